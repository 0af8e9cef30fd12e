"""Webhooks: events of an object in order, and nothing after its deletion."""

from collections.abc import Iterator

from tidebill.accounts.models import Account
from tidebill.audit.findings import Inconsistency
from tidebill.events.models import JournalEntry
from tidebill.webhooks.models import WebhookDelivery

_RULE = "webhooks"
_PAUSES = ("webhook.update", "webhook.deactivate")
_Object = tuple[str, str, int]


def check_webhooks(account: Account) -> Iterator[Inconsistency]:
    """Check the webhook log, by URL and object.

    Skips restored documents, manual replays, and the order of webhooks that were changed or disabled in
    between, since their events waited.
    """
    restored, paused = _subjects(account, "invoice.restore"), _subjects(account, *_PAUSES)
    gone: dict[_Object, str] = {}
    last: dict[_Object, WebhookDelivery] = {}
    rows = WebhookDelivery.objects.select_related("webhook").defer("payload").order_by("pk")
    for row in rows.iterator():
        kind, _, verb = row.kind.partition(":")
        about = (row.webhook.url, kind, row.subject_id)
        if kind == "invoice" and row.subject_id in restored:
            continue
        if verb == "destroy":
            gone[about] = row.message_id
        elif about in gone:
            yield Inconsistency(_name(row), _RULE, f"it follows the deletion {gone[about]}")
        if row.attempts_before or row.webhook_id in paused:
            continue
        before = last.get(about)
        if before and before.delivered_at and row.delivered_at and before.delivered_at > row.delivered_at:
            yield Inconsistency(_name(row), _RULE, f"it arrived before the earlier event {before.message_id}")
        if row.delivered_at:
            last[about] = row


def _subjects(account: Account, *actions: str) -> set[int]:
    entries = JournalEntry.objects.filter(account=account, action__in=actions)
    return set(entries.values_list("subject_id", flat=True))


def _name(row: WebhookDelivery) -> str:
    return f"{row.kind} {row.subject_id} ({row.message_id})"
