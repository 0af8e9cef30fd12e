"""Migration of recurring invoices and webhooks, inactive until started, so that two servers never do the
same.
"""

from django.db import transaction
from django.db.models import QuerySet

from tidebill.events import journal
from tidebill.recurring.models import Recurring
from tidebill.recurring.services.manage import lock_recurring
from tidebill.recurring.services.timing import start_from
from tidebill.storage import clock
from tidebill.transfer.copying.copier import Answer, Copier
from tidebill.webhooks.commands import WebhookInput
from tidebill.webhooks.models import Webhook
from tidebill.webhooks.services.manage import update_webhook
from tidebill.webhooks.services.signing import new_secret


def copy_recurring(copier: Copier, response: Answer) -> Recurring:
    """Migrate a recurring invoice without planning occurrences."""
    made: Recurring = copier.make(Recurring, response)
    made.anchor = made.start_date
    made.save(force_insert=True)
    return made


def copy_webhook(copier: Copier, response: Answer) -> Webhook:
    """Migrate a webhook with a new secret, and the token that its receiver knows."""
    token = response.get("api_token")
    made: Webhook = copier.make(
        Webhook, response, active=False, secret=new_secret(), api_token=token, user=copier.owner
    )
    made.save(force_insert=True)
    return made


def activate(copier: Copier) -> None:
    """Activate what is active on the other server: recurring invoices from their next date, and webhooks."""
    for number in _waiting(copier).values_list("pk", flat=True):
        _plan(copier, number)
    copied = copier.known_of(Webhook)
    for row in copier.remote.every("/webhooks.json"):
        here = copied.get(int(row["id"]))
        webhook = Webhook.objects.filter(pk=here or 0, deleted=False, active=False).first()
        if webhook and row.get("active"):
            update_webhook(webhook, WebhookInput(active=True), by=copier.owner)


def count_waiting(copier: Copier) -> int:
    """Return the number of inactive migrated recurring invoices."""
    return _waiting(copier).count()


def _waiting(copier: Copier) -> "QuerySet[Recurring, Recurring]":
    rows = Recurring.objects.filter(pk__in=copier.known_of(Recurring).values(), deleted=False)
    return rows.filter(next_at=None, next_invoice_date__isnull=False).exclude(state=Recurring.State.FINISHED)


@transaction.atomic
def _plan(copier: Copier, number: int) -> None:
    """Plan from the next date: earlier occurrences were issued by the other server."""
    recurring = lock_recurring(number)
    before = journal.snapshot(recurring)
    planned = recurring.next_invoice_date or recurring.start_date
    start_from(recurring, recurring.start_date, today=max(planned, clock.today(copier.account.zone)))
    journal.save_changes(recurring, before, "recurring.update", by=copier.owner)
