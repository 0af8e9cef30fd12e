"""The warning on the pages of those who can do something about it: nothing has ticked for a while."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tidebill.accounts.models import Membership
from tidebill.events.worker import SILENT
from tidebill.operation.health import last_tick
from tidebill.storage import clock

_TOLD = frozenset({Membership.Role.OWNER, Membership.Role.ADMIN})


def worker_down(request: HttpRequest) -> dict[str, Any]:
    """A context processor: ``worker_down`` is true if the page should warn; evaluated lazily."""
    return {"worker_down": SimpleLazyObject(lambda: _is_down(request))}


def _is_down(request: HttpRequest) -> bool:
    caller = getattr(request, "caller", None)
    if caller is None or caller.role not in _TOLD:
        return False
    # Of an instance that has never had a worker, its account tells how long that has been.
    since = last_tick() or caller.account.created_at
    return bool(clock.actual() - since > SILENT)
