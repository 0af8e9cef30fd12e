"""Send webhook deliveries: at least once, in order per object, for three days.

All deliveries about one object to one URL form a lane, across webhooks; a job processes it from the oldest
delivery. A lease prevents two jobs of a lane from sending concurrently; if a job dies, the next one repeats
unrecorded deliveries under the same id.
"""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tidebill.events.queue import task
from tidebill.kernel.retries import doubled, wait_after
from tidebill.outbound import Reply, Unreachable, post
from tidebill.storage import clock
from tidebill.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from tidebill.webhooks.services.signing import signed_headers
from tidebill.webhooks.services.state import deactivate
from tidebill.wire.errors import Invalid

Status = WebhookDelivery.Status
_LEASE = timedelta(minutes=1)
# Seconds after which a job requeues its lane, to share the worker.
_TURN_SECONDS = 20.0
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
_GONE = 410
_ANSWER_MAX = 2_000


def send_later(webhook: Webhook, subject: int, *, after: datetime | None = None) -> None:
    """Queue processing of an object's lane, now or at a given time."""
    walk.using(account=webhook.account, run_after=after).enqueue(webhook=webhook.pk, subject=subject)


@task(limit=timedelta(minutes=1))
def walk(webhook: int, subject: int) -> None:
    """Send the due deliveries of a lane and schedule the others."""
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
    """Lease the oldest pending delivery of the lane; None if there is nothing to do."""
    lane = WebhookDelivery.objects.filter(
        webhook_id__in=_same_address(webhook), subject_id=subject, status=Status.WAITING
    )
    found = lane.order_by("pk").select_for_update(of=("self",)).select_related("webhook__account").first()
    if found is None:
        return None
    now, actual = clock.now(), clock.actual()
    due = max(filter(None, (found.next_at, found.webhook.paused_until)))
    if found.leased_until and found.leased_until > actual:
        # Leases use actual time, which a sandbox can't change.
        due = max(due, now + (found.leased_until - actual))
    if due > now:
        # Once per time, since every further event of the object passes here; per webhook, since the
        # delivery's webhook may change its URL.
        key = f"webhook {webhook} {found.pk} {due.isoformat()}"
        waiting = walk.using(account=found.webhook.account, run_after=due, key=key)
        waiting.enqueue(webhook=webhook, subject=subject)
        return None
    found.attempts += 1
    found.leased_until = actual + _LEASE
    found.save(update_fields=["attempts", "leased_until"])
    return found


def _same_address(webhook: int) -> list[int]:
    """Return the active webhooks with the same URL and object type."""
    known = Webhook.objects.filter(pk=webhook).values_list("url", "kind").first()
    if known is None:
        return []
    url, kind = known
    alike = Webhook.objects.filter(url=url, kind__startswith=f"{kind.partition(':')[0]}:")
    return list(alike.filter(active=True, deleted=False).values_list("pk", flat=True))


def _send(delivery: WebhookDelivery) -> None:
    """Attempt a delivery and record the outcome."""
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
        # In a transaction of its own, to keep the lock order: account before webhook.
        deactivate(webhook, reason)


@transaction.atomic
def _conclude(delivery: WebhookDelivery, attempt: WebhookAttempt) -> str | None:
    """Record an attempt; return the reason for deactivating the webhook, if any.

    If the lease has expired, only the log is kept, since a newer attempt counts.
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
    # Deactivate if the receiver says it is gone, or nothing succeeded in three days of retries.
    took = webhook.last_success_at and webhook.last_success_at > delivery.created_at
    dead = gone or (wait is None and not took)
    return (attempt.error or f"HTTP {attempt.answer_status}") if dead else None


def _pause(webhook: Webhook) -> None:
    """Pause an unreachable URL: each attempt costs a timeout."""
    webhook.failures += 1
    pause = doubled(webhook.failures, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE)
    webhook.paused_until = clock.now() + pause
    webhook.save(update_fields=["failures", "paused_until"])
