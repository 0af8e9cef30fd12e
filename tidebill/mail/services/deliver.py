"""Send an email at most once per row, regardless of how often its job runs.

The handover is recorded before the content is transmitted. An attempt that dies earlier is repeated; one that
dies later may have succeeded, so the email becomes ``unconfirmed`` and waits for a user, because billing a
customer twice is worse than billing a day late.
"""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django_scopes import scope, scopes_disabled

from tidebill.events.queue import task
from tidebill.kernel.retries import wait_after
from tidebill.mail.models import Mail
from tidebill.mail.services.compose import compose
from tidebill.mail.services.outcome import is_needless, note_accepted
from tidebill.mail.services.server import login_of
from tidebill.mail.transports import DeliveryUnknown, NotSent, SendOutcome, send
from tidebill.storage import clock

Status = Mail.Status
_log = logging.getLogger(__name__)
_LIMIT = timedelta(minutes=2)
_LEASE = _LIMIT + timedelta(seconds=30)
_ANSWER_MAX = 2_000
_DIED = "The worker ended after it had begun to hand this mail over: it may have gone out"


class SupersededAttempt(Exception):
    """Another attempt has begun; this one must not send anything."""


@task(limit=_LIMIT)
def deliver(mail: int) -> None:
    """Attempt to send an email, and schedule the next attempt if needed."""
    claimed = _claim(mail)
    if claimed is None:
        return
    with _reach(claimed):
        try:
            outcome = send(
                compose(claimed),
                _open_recipients(claimed),
                lambda: _hand_over(claimed),
                server=login_of(claimed.account),
            )
        except SupersededAttempt:
            return
        except DeliveryUnknown as problem:
            _conclude(claimed, answer=str(problem), status=Status.UNCONFIRMED)
        except NotSent as problem:
            _conclude(claimed, answer=str(problem), status=Status.FAILED if problem.final else None)
        except Exception as problem:
            _log.exception("Email %s could not be sent", claimed.pk)
            unsure = Mail.everything.filter(pk=claimed.pk).exclude(handed_over_at=None).exists()
            answer = f"{type(problem).__name__}: {problem}"
            _conclude(claimed, answer=answer, status=Status.UNCONFIRMED if unsure else None)
        else:
            if outcome is None:
                _conclude(claimed, answer=None, status=Status.TRAPPED)
            else:
                _conclude(claimed, answer=outcome.answer, outcome=outcome)


@transaction.atomic
def _claim(number: int) -> Mail | None:
    """Lease the email; None if there is nothing to do."""
    mails = Mail.everything.select_for_update(of=("self",), no_key=True).select_related("account", "invoice")
    mail = mails.filter(pk=number).first()
    if mail is None or mail.status not in Mail.WAITING:
        return None
    if mail.status == Status.SENDING and mail.leased_until and mail.leased_until > clock.actual():
        _come_back(mail, after=mail.leased_until - clock.actual())
        return None
    if mail.status == Status.SENDING and mail.handed_over_at:
        _save(mail, status=Status.UNCONFIRMED, leased_until=None, answer=_DIED)
        return None
    if mail.next_at > clock.now():
        return None
    if is_needless(mail):
        _save(mail, status=Status.DROPPED, leased_until=None)
        return None
    _save(
        mail,
        status=Status.SENDING,
        attempts=mail.attempts + 1,
        leased_until=clock.actual() + _LEASE,
        handed_over_at=None,
    )
    return mail


def _hand_over(mail: Mail) -> None:
    """Record that the email may be sent from now on."""
    mine = Mail.everything.filter(pk=mail.pk, attempts=mail.attempts, status=Status.SENDING)
    if not mine.update(handed_over_at=clock.now()):
        raise SupersededAttempt


@transaction.atomic
def _conclude(
    mail: Mail, *, answer: str | None, status: str | None = None, outcome: SendOutcome | None = None
) -> None:
    """Record the outcome of an attempt; without ``status`` it is derived from the outcome, or a retry is
    scheduled.
    """
    mine = Mail.everything.select_for_update(of=("self",), no_key=True)
    found = mine.filter(pk=mail.pk, attempts=mail.attempts, status=Status.SENDING).first()
    if found is None:
        return
    found.answer = _storable(answer)
    if outcome:
        found.accepted = [*found.accepted, *outcome.accepted]
        found.refused = {**found.refused, **outcome.refused}
        if outcome.accepted and found.sent_time is None:
            found.sent_time = clock.now()
            note_accepted(found)
    waiting = _open_recipients(found)
    wait = wait_after(found.attempts, spread=secrets.randbelow(1000)) if waiting else None
    if status is None and wait is not None:
        _save(found, status=Status.QUEUED, leased_until=None, handed_over_at=None, next_at=clock.now() + wait)
        _come_back(found, after=wait)
        return
    if waiting and outcome:
        found.refused = {**found.refused, **outcome.later}
    _save(found, status=status or (Status.SENT if found.accepted else Status.FAILED), leased_until=None)
    if found.account_id is None and found.status == Status.SENT:
        # Don't keep sign-in links longer than needed.
        _save(found, text="", html=None)


def _open_recipients(mail: Mail) -> list[str]:
    """Return the recipients that were neither accepted nor permanently rejected."""
    return [address for address in mail.recipients if address not in {*mail.accepted, *mail.refused}]


def _come_back(mail: Mail, *, after: timedelta) -> None:
    key = f"mail {mail.pk} {mail.attempts} {mail.status}"
    again = deliver.using(account=mail.account, run_after=clock.now() + after, key=key)
    again.enqueue(mail=mail.pk)


def _save(mail: Mail, **values: object) -> None:
    for name, value in values.items():
        setattr(mail, name, value)
    mail.updated_at = clock.now()
    mail.save()


def _storable(answer: str | None) -> str | None:
    return answer[:_ANSWER_MAX].replace("\0", "") if answer else answer


@contextmanager
def _reach(mail: Mail) -> Iterator[None]:
    with scope(account=mail.account) if mail.account_id else scopes_disabled():
        yield
