"""Journal subscriber: store webhook deliveries in the transaction of the change."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from tidebill.events.models import JournalEntry
from tidebill.kernel.commands import known
from tidebill.kernel.identifiers import new_token
from tidebill.storage import clock
from tidebill.webhooks.commands import DeliverySelection
from tidebill.webhooks.models import Webhook, WebhookDelivery
from tidebill.webhooks.services.payloads import payload_of
from tidebill.webhooks.services.send import send_later

# Journal actions and their webhook events.
_CHANGES = {
    "create": "create",
    "update": "update",
    "merge": "update",
    "cancel": "update",
    "status": "update",
    "payment": "update",
    "send": "update",
    # Decisions of a register.
    "accepted": "update",
    "rejected": "update",
    "not_sent": "update",
    "destroy": "destroy",
}
_SUBJECTS = ("client", "invoice", "product")
REPLAYED_MAX = 1_000
Status = WebhookDelivery.Status


def announce(entry: JournalEntry, row: Any) -> None:
    """Store a delivery for each webhook subscribed to the change."""
    kind = _kind(entry.action)
    if kind is None or kind not in row.account.webhook_kinds or not getattr(row, "income", True):
        return
    if getattr(row, "deleted", False) and not kind.endswith(":destroy"):
        # Side effects of a deletion, such as released payments, are not separate events.
        return
    for webhook in Webhook.objects.filter(kind=kind, active=True, deleted=False).order_by("pk"):
        WebhookDelivery.objects.create(
            account=row.account,
            webhook=webhook,
            message_id=f"msg_{new_token(24)}",
            kind=kind,
            subject_id=row.pk,
            payload=payload_of(row, api_token=webhook.api_token),
        )
        send_later(webhook, row.pk)


@transaction.atomic
def replay(webhook: Webhook, wanted: DeliverySelection) -> int:
    """Send deliveries again under their ids, oldest first; return how many, a thousand at most.

    ``wanted`` filters by ``delivery_ids``, ``status``, ``subject_id``, ``since`` and ``until``. Pending ones
    are unaffected.
    """
    chosen = select_deliveries(webhook, wanted).exclude(status=Status.WAITING).order_by("pk")
    found = list(chosen.values_list("pk", "subject_id")[:REPLAYED_MAX])
    WebhookDelivery.objects.filter(pk__in=[number for number, _ in found]).update(
        status=Status.WAITING, attempts_before=F("attempts"), next_at=clock.now(), updated_at=clock.now()
    )
    for subject in dict.fromkeys(subject for _, subject in found):
        send_later(webhook, subject)
    return len(found)


def select_deliveries(webhook: Webhook, wanted: DeliverySelection) -> Any:
    """Return the matching deliveries of a webhook."""
    found = WebhookDelivery.objects.filter(webhook=webhook)
    if (ids := known(wanted.delivery_ids)) is not None:
        found = found.filter(pk__in=ids)
    if wanted.status:
        found = found.filter(status=wanted.status)
    if (subject_id := known(wanted.subject_id)) is not None:
        found = found.filter(subject_id=subject_id)
    if wanted.since:
        found = found.filter(created_at__gte=_moment(webhook, wanted.since))
    if wanted.until:
        found = found.filter(created_at__lt=_moment(webhook, wanted.until))
    return found


def _moment(webhook: Webhook, value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=webhook.account.zone)


def _kind(action: str) -> str | None:
    subject, _, verb = action.partition(".")
    return f"{subject}:{_CHANGES[verb]}" if subject in _SUBJECTS and verb in _CHANGES else None
