"""Payment reminders by the account's rules, each once per document."""

from datetime import date, timedelta

from django_scopes import scope

from tidebill.accounts.models import Account
from tidebill.events.journal import snapshot
from tidebill.events.queue import task
from tidebill.invoices.balance import AMOUNT_DUE
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import is_asked_for
from tidebill.invoices.serializers import is_overdue
from tidebill.kernel.addresses import list_addresses
from tidebill.kernel.kinds import PAYABLE_KINDS
from tidebill.mail.models import Mail
from tidebill.mail.services.invoices import MOST, usual_recipients
from tidebill.mail.services.queue import queue_mail
from tidebill.mail.services.wording import reply_address, word
from tidebill.storage import clock
from tidebill.wire.errors import Invalid

# Earliest local hour for reminders.
FIRST_HOUR = 8
# Days for which missed reminders are made up for; also limits those of new rules.
LATE = 7


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def remind() -> None:
    """Queue reminders for all accounts, daily in the morning of their time zone."""
    for account in Account.objects.filter(closed_at=None).exclude(reminder_days=[]):
        now = clock.now().astimezone(account.zone)
        if now.hour >= FIRST_HOUR:
            key = f"reminders {account.pk} {now.date()}"
            remind_account.using(account=account, key=key).enqueue(account=account.pk)


@task(limit=timedelta(minutes=10))
def remind_account(account: int) -> None:
    """Queue the reminders of one account for today."""
    found = Account.objects.get(pk=account)
    today = clock.today(found.zone)
    with scope(account=found):
        for invoice in _candidates(found.reminder_days, today):
            rule = _rule(found.reminder_days, today, invoice)
            if rule and is_overdue(snapshot(invoice), today) and is_asked_for(invoice):
                _remind(invoice, rule)


def _candidates(days: list[int], today: date) -> list[Invoice]:
    first, last = today - timedelta(days=max(days) + LATE), today - timedelta(days=min(days))
    rows = Invoice.objects.filter(income=True, deleted=False, cancelled=False, test=False)
    rows = rows.filter(kind__in=PAYABLE_KINDS)
    rows = rows.filter(payment_to__range=(first, last), receipt_for_invoice_id=None).exclude(
        status__in=("paid", "incomplete")
    )
    rows = rows.annotate(due=AMOUNT_DUE).filter(due__gt=0)
    return list(rows.select_related("account", "client", "department").order_by("pk"))


def _rule(days: list[int], today: date, invoice: Invoice) -> int | None:
    """Return the latest rule that is due, within a week of its date."""
    late = (today - invoice.payment_to).days if invoice.payment_to else 0
    rule = max((day for day in days if day <= late), default=None)
    return rule if rule and late - rule < LATE else None


def _remind(invoice: Invoice, rule: int) -> None:
    client = invoice.client
    if client and client.disable_auto_reminders:
        return
    own = invoice.email_for_reminders or (client.email_for_reminders if client else None)
    to = list_addresses(own)[:MOST] or usual_recipients(invoice)
    if not to:
        return
    subject, text = word(Mail.Kind.REMINDER, invoice)
    try:
        queue_mail(
            invoice.account,
            to=to,
            subject=subject,
            text=text,
            invoice=invoice,
            kind=Mail.Kind.REMINDER,
            key=f"reminder {invoice.pk} {invoice.payment_to} {rule}",
            reply_to=reply_address(invoice),
        )
    except Invalid:
        # An invalid address must not prevent other reminders.
        return
