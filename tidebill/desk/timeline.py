"""Timeline of a document: changes and deliveries."""

from collections.abc import Iterator

from django.utils.translation import gettext

from tidebill.invoices.history import HistoryEntry, history_of
from tidebill.invoices.models import Invoice
from tidebill.mail import names
from tidebill.mail.models import Mail
from tidebill.webhooks.models import WebhookDelivery

# Shown by the emails themselves, with their outcome.
_OF_MAILS = ("send", "remind")
_DELIVERIES_MAX = 20


def timeline_of(invoice: Invoice) -> list[HistoryEntry]:
    """Return journal entries, emails, prints and webhooks, newest first."""
    done = [event for event in history_of(invoice) if event.action not in _OF_MAILS]
    events = [*done, *_mails(invoice), *_deliveries(invoice), *_print(invoice)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _mails(invoice: Invoice) -> Iterator[HistoryEntry]:
    states = names.states()
    for mail in Mail.objects.filter(invoice=invoice).select_related("user").order_by("-pk"):
        reminder = mail.kind == Mail.Kind.REMINDER
        title = gettext("Reminder to %(to)s") if reminder else gettext("Email to %(to)s")
        reason = mail.answer if mail.status == Mail.Status.FAILED and mail.answer else ""
        yield HistoryEntry(
            action="send",
            title=title % {"to": ", ".join(mail.to)},
            at=mail.created_at,
            who=mail.user.name if mail.user else "",
            changes=(),
            text=": ".join(part for part in (states[mail.status], reason) if part),
            link=f"/emails/{mail.pk}",
        )


def _deliveries(invoice: Invoice) -> Iterator[HistoryEntry]:
    found = WebhookDelivery.objects.filter(kind__startswith="invoice:", subject_id=invoice.pk)
    states = {
        WebhookDelivery.Status.WAITING: gettext("Pending"),
        WebhookDelivery.Status.DELIVERED: gettext("Delivered"),
        WebhookDelivery.Status.FAILED: gettext("Failed"),
    }
    for delivery in found.select_related("webhook").order_by("-pk")[:_DELIVERIES_MAX]:
        yield HistoryEntry(
            action="webhook",
            title=gettext("Webhook %(kind)s") % {"kind": delivery.kind},
            at=delivery.delivered_at or delivery.created_at,
            who="",
            changes=(),
            text=f"{states[WebhookDelivery.Status(delivery.status)]}: {delivery.webhook.url}",
        )


def _print(invoice: Invoice) -> Iterator[HistoryEntry]:
    if invoice.print_time:
        yield HistoryEntry("print", gettext("First printed"), invoice.print_time, "", ())
