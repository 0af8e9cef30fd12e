"""Idempotency-Key: a repeated request returns the stored response instead of repeating the change."""

from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from tidebill.events.locks import database_lock, file_lock
from tidebill.events.models import IdempotencyKey
from tidebill.events.validation import validated
from tidebill.storage import clock
from tidebill.wire.errors import Locked, RuleViolation, WireError

KEPT = timedelta(hours=24)
# Longer than any request may take, including the calls to other servers.
LEASE = timedelta(minutes=5)
# A form rendered again with errors is not stored: the next submit differs.
_REFUSED = 400
_IN_PROGRESS = "A request with this Idempotency-Key is still in progress"


def once(*, account_id: int, key: str, fingerprint: str, perform: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the response of ``perform``, or the one stored for the first request with this key.

    The response is stored in the transaction of the change: either both exist or neither does. A rejected
    request stores nothing, so its key can be reused. Raises Locked while the first request is running, and
    RuleViolation if the key was used with another method, path or body.
    """
    name = f"idempotency {account_id} {key}"

    @validated
    @transaction.atomic
    def store() -> HttpResponse:
        _refuse_unless(database_lock(name))
        stored = _stored(account_id, key)
        if stored:
            return _replay(stored, fingerprint)
        response = perform()
        if response.status_code < _REFUSED:
            row = IdempotencyKey(account_id=account_id, key=key, fingerprint=fingerprint)
            _set_response(row, response)
            row.save(force_insert=True)
        return response

    with file_lock(name) as free:
        # Before the transaction, which would block until the first request ends on SQLite.
        _refuse_unless(free)
        return store()


def once_outside(
    *, account_id: int, key: str, fingerprint: str, perform: Callable[[bool], HttpResponse]
) -> HttpResponse:
    """Like ``once``, for a change that calls other servers and must not do so in a transaction.

    The key is reserved first, ``perform`` acts in transactions of its own, then the response is stored. If
    the process dies in between, the key stays pending: requests raise Locked until the lease ends, and the
    next one resumes: it calls ``perform`` with True.
    """
    reserved, is_resumed = _reserve(account_id, key, fingerprint)
    if reserved.pending_until is None:
        return _replay(reserved, fingerprint)
    # Fences off a request that outlived its lease.
    mine = IdempotencyKey.objects.filter(pk=reserved.pk, pending_until=reserved.pending_until)
    try:
        response = perform(is_resumed)
    except WireError:
        mine.delete()
        raise
    except Exception:
        # Nobody knows how far it came; the next request may find out at once.
        mine.update(pending_until=clock.actual())
        raise
    if response.status_code >= _REFUSED:
        mine.delete()
        return response
    _set_response(reserved, response)
    mine.update(status=reserved.status, headers=reserved.headers, body=reserved.body, pending_until=None)
    return response


def forget_old_keys() -> int:
    """Delete expired responses; return how many."""
    return IdempotencyKey.objects.filter(created_at__lte=clock.now() - KEPT).delete()[0]


@transaction.atomic
def _reserve(account_id: int, key: str, fingerprint: str) -> tuple[IdempotencyKey, bool]:
    """Return the answered row of a key, or its row reserved for this request; raises Locked.

    Also return whether an earlier request had reserved it.
    """
    lease = clock.actual() + LEASE
    stored = _stored(account_id, key)
    if stored is None:
        row = IdempotencyKey(account_id=account_id, key=key, fingerprint=fingerprint, pending_until=lease)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Locked(_IN_PROGRESS) from None
        return row, False
    _refuse_other(stored, fingerprint)
    if stored.pending_until is None:
        return stored, True
    free = IdempotencyKey.objects.filter(pk=stored.pk, pending_until=stored.pending_until)
    if stored.pending_until > clock.actual() or not free.update(pending_until=lease):
        raise Locked(_IN_PROGRESS)
    stored.pending_until = lease
    return stored, True


def _stored(account_id: int, key: str) -> IdempotencyKey | None:
    """Return the row of a key, after deleting an expired one."""
    row = IdempotencyKey.objects.filter(account_id=account_id, key=key).first()
    if row and row.created_at <= clock.now() - KEPT:
        row.delete()
        return None
    return row


def _refuse_unless(free: bool) -> None:
    if not free:
        raise Locked(_IN_PROGRESS)


def _refuse_other(stored: IdempotencyKey, fingerprint: str) -> None:
    if stored.fingerprint != fingerprint:
        raise RuleViolation("This Idempotency-Key was used for a different request")


def _replay(stored: IdempotencyKey, fingerprint: str) -> HttpResponse:
    _refuse_other(stored, fingerprint)
    response = HttpResponse(bytes(stored.body), status=stored.status)
    for name, value in stored.headers.items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response


def _set_response(row: IdempotencyKey, response: HttpResponse) -> None:
    names = ("Content-Type", "Location", "Warning")
    row.status = response.status_code
    row.headers = {name: response[name] for name in names if name in response}
    row.body = response.content
