"""Idempotency-Key: a repeated request returns the stored response instead of repeating the change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from tidebill.events.locks import database_lock, file_lock
from tidebill.events.models import IdempotencyKey
from tidebill.storage import clock
from tidebill.wire.errors import Locked, RuleViolation

KEPT = timedelta(hours=24)
# A form rendered again with errors is not stored: the next submit differs.
_REFUSED = 400


def once(*, account: Any, key: str, fingerprint: str, perform: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the response of ``perform``, or the one stored for the first request with this key.

    The response is stored in the transaction of the change: either both exist or neither does. A rejected
    request stores nothing, so its key can be reused. Raises Locked while the first request is running, and
    RuleViolation if the key was used with another method, path or body.
    """
    name = f"idempotency {account.pk} {key}"
    with file_lock(name) as free:
        # Before the transaction, which would block until the first request ends on SQLite.
        _refuse_unless(free)
        with transaction.atomic():
            _refuse_unless(database_lock(name))
            kept = IdempotencyKey.objects.filter(account=account, key=key).first()
            if kept and kept.created_at > clock.now() - KEPT:
                return _replay(kept, fingerprint)
            if kept:
                kept.delete()
            response = perform()
            if response.status_code < _REFUSED:
                _keep(account, key, fingerprint, response)
            return response


def forget_old_keys() -> int:
    """Delete expired responses; return how many."""
    return IdempotencyKey.objects.filter(created_at__lte=clock.now() - KEPT).delete()[0]


def _refuse_unless(free: bool) -> None:
    if not free:
        raise Locked("A request with this Idempotency-Key is still in progress")


def _replay(kept: IdempotencyKey, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise RuleViolation("This Idempotency-Key was used for a different request")
    response = HttpResponse(bytes(kept.body), status=kept.status)
    for name, value in kept.headers.items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response


def _keep(account: Any, key: str, fingerprint: str, response: HttpResponse) -> None:
    names = ("Content-Type", "Location", "Warning")
    IdempotencyKey.objects.create(
        account=account,
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        headers={name: response[name] for name in names if name in response},
        body=response.content,
    )
