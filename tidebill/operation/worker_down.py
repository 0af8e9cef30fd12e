"""Warning, for members who can act on it, that no worker is running."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tidebill.accounts.models import Membership
from tidebill.events.worker import SILENT
from tidebill.operation.health import last_tick
from tidebill.storage import clock

_TOLD = frozenset({Membership.Role.OWNER, Membership.Role.ADMIN})


def worker_down(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``worker_down`` is true if the page should warn; evaluated lazily."""
    return {"worker_down": SimpleLazyObject(lambda: _is_down(request))}


def _is_down(request: HttpRequest) -> bool:
    caller = getattr(request, "caller", None)
    if caller is None or caller.role not in _TOLD:
        return False
    # If no worker ever ran, count from the creation of the account.
    since = last_tick() or caller.account.created_at
    return bool(clock.actual() - since > SILENT)
