"""Sending what webhooks are told: at least once, in order for each object, for three days.

All deliveries about one object to one address are a lane, whichever webhooks they belong to: a job walks it
from its oldest delivery on. Who sends a delivery holds its lease, so that two jobs of one lane never send at
the same time; a job that dies is begun again, and sends again what it had not yet noted, under the same id.
"""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tidebill.delivery.models import Webhook, WebhookAttempt, WebhookDelivery
from tidebill.delivery.outbound import Reply, Unreachable, post
from tidebill.delivery.services.webhooks.signing import signed_headers
from tidebill.delivery.services.webhooks.state import deactivate
from tidebill.events.queue import task
from tidebill.kernel.retries import wait_after
from tidebill.storage import clock
from tidebill.wire.errors import Invalid

Status = WebhookDelivery.Status
_LEASE = timedelta(minutes=1)
# After so long a job hands its lane on to the next one: others wait for the worker too.
_TURN_SECONDS = 20.0
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
_GONE = 410
_ANSWER_MAX = 2_000


def send_later(webhook: Webhook, subject: int, *, after: datetime | None = None) -> None:
    """Queues a walk along the lane of one object, now or after a moment."""
    walk.using(account=webhook.account, run_after=after).enqueue(webhook=webhook.pk, subject=subject)


@task(limit=timedelta(minutes=1))
def walk(webhook: int, subject: int) -> None:
    """Sends what is due of a lane, and comes back for what is not due yet."""
    end = time.monotonic() + _TURN_SECONDS
    while True:
        delivery = _claim(webhook, subject)
        if delivery is None:
            return
        _send(delivery)
        if time.monotonic() > end:
            send_later(delivery.webhook, subject)
            return


@transaction.atomic
def _claim(webhook: int, subject: int) -> WebhookDelivery | None:
    """The oldest waiting delivery of the lane, leased to the caller; None if nothing is to be done now."""
    lane = WebhookDelivery.objects.filter(
        webhook_id__in=_same_address(webhook), subject_id=subject, status=Status.WAITING
    )
    found = lane.order_by("pk").select_for_update(of=("self",)).select_related("webhook__account").first()
    if found is None:
        return None
    now, actual = clock.now(), clock.actual()
    due = max(filter(None, (found.next_at, found.webhook.paused_until)))
    if found.leased_until and found.leased_until > actual:
        # Whether another worker is at it is a matter of actual time, which a sandbox does not set.
        due = max(due, now + (found.leased_until - actual))
    if due > now:
        # Once for each moment: every further event of the object comes by here as well. Each webhook for
        # itself: the one that the delivery belongs to may get another address until then.
        key = f"webhook {webhook} {found.pk} {due.isoformat()}"
        waiting = walk.using(account=found.webhook.account, run_after=due, key=key)
        waiting.enqueue(webhook=webhook, subject=subject)
        return None
    found.attempts += 1
    found.leased_until = actual + _LEASE
    found.save(update_fields=["attempts", "leased_until"])
    return found


def _same_address(webhook: int) -> list[int]:
    """The active webhooks that tell the same address of objects of the same type."""
    known = Webhook.objects.filter(pk=webhook).values_list("url", "kind").first()
    if known is None:
        return []
    url, kind = known
    alike = Webhook.objects.filter(url=url, kind__startswith=f"{kind.partition(':')[0]}:")
    return list(alike.filter(active=True, deleted=False).values_list("pk", flat=True))


def _send(delivery: WebhookDelivery) -> None:
    """One attempt: whatever comes of it is written down."""
    webhook = delivery.webhook
    headers = signed_headers(delivery)
    began = time.monotonic()
    try:
        reply: Reply | None = post(webhook.url, delivery.payload.encode(), headers=headers)
        error = None
    except (Unreachable, Invalid) as problem:
        reply, error = None, str(problem)
    attempt = WebhookAttempt(
        account=webhook.account,
        delivery=delivery,
        number=delivery.attempts,
        url=webhook.url,
        headers=headers,
        duration_ms=int((time.monotonic() - began) * 1000),
        answer_status=reply.status if reply else None,
        answer=reply.text[:_ANSWER_MAX] if reply else None,
        error=error,
    )
    reason = _conclude(delivery, attempt)
    if reason:
        # On its own: whoever changes webhooks holds the account first.
        deactivate(webhook, reason)


@transaction.atomic
def _conclude(delivery: WebhookDelivery, attempt: WebhookAttempt) -> str | None:
    """Writes down an attempt; returns why the webhook is to be switched off, if it is.

    Of an attempt whose lease had run out only the log is kept: the one begun since counts.
    """
    attempt.save(force_insert=True)
    mine = WebhookDelivery.objects.filter(
        pk=delivery.pk, attempts=delivery.attempts, status=Status.WAITING
    ).select_for_update(no_key=True)
    if not mine.exists():
        return None
    webhook = Webhook.objects.select_for_update(no_key=True).get(pk=delivery.webhook_id)
    if attempt.answer_status is not None and 200 <= attempt.answer_status < 300:
        mine.update(status=Status.DELIVERED, delivered_at=clock.now(), leased_until=None)
        _note_success(webhook)
        return None
    return _note_failure(webhook, delivery, attempt)


def _note_success(webhook: Webhook) -> None:
    webhook.failures, webhook.paused_until, webhook.last_success_at = 0, None, clock.now()
    webhook.save(update_fields=["failures", "paused_until", "last_success_at"])


def _note_failure(webhook: Webhook, delivery: WebhookDelivery, attempt: WebhookAttempt) -> str | None:
    tries = delivery.attempts - delivery.attempts_before
    wait = wait_after(tries, spread=secrets.randbelow(1000))
    gone = attempt.answer_status == _GONE
    outcome: dict[str, Any] = {"leased_until": None}
    if wait is None or gone:
        outcome["status"] = Status.FAILED
    else:
        outcome["next_at"] = clock.now() + wait
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**outcome)
    if attempt.answer_status is None:
        _pause(webhook)
    # Switched off is what says that it is gone, and what took nothing while it was tried for three days.
    took = webhook.last_success_at and webhook.last_success_at > delivery.created_at
    dead = gone or (wait is None and not took)
    return (attempt.error or f"HTTP {attempt.answer_status}") if dead else None


def _pause(webhook: Webhook) -> None:
    """An address that can't be reached is left alone for a while: each try costs a time-out."""
    webhook.failures += 1
    pause = min(_FIRST_PAUSE * 2 ** min(webhook.failures - 1, 10), _LONGEST_PAUSE)
    webhook.paused_until = clock.now() + pause
    webhook.save(update_fields=["failures", "paused_until"])
