"""The warning on the pages of those who can do something about it: nothing has ticked for a while."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tidebill.accounts.models import Membership
from tidebill.events.worker import SILENT
from tidebill.operation.health import last_tick
from tidebill.storage import clock

_TOLD = frozenset({Membership.Role.OWNER, Membership.Role.ADMIN})


def standstill(request: HttpRequest) -> dict[str, Any]:
    """A context processor: ``standstill`` is true where the page should warn; asked only if it looks."""
    return {"standstill": SimpleLazyObject(lambda: _stands_still(request))}


def _stands_still(request: HttpRequest) -> bool:
    caller = getattr(request, "caller", None)
    if caller is None or caller.role not in _TOLD:
        return False
    # Of an instance that has never had a worker, its account tells how long that has been.
    since = last_tick() or caller.account.created_at
    return bool(clock.actual() - since > SILENT)
