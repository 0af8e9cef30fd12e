"""Effects of an accepted email on its document."""

from django_scopes import scope

from tidebill.events import journal
from tidebill.invoices.outstanding import is_asked_for
from tidebill.invoices.serializers import is_overdue
from tidebill.invoices.services.changing.payment import ISSUED
from tidebill.invoices.services.changing.update import lock_invoice
from tidebill.mail.models import Mail
from tidebill.storage import clock
from tidebill.wire.errors import NotFound

SENT = "sent"
OVERDUE = "overdue"


def is_needless(mail: Mail) -> bool:
    """Return whether the email is a reminder of an amount no longer owed."""
    invoice = mail.invoice
    if mail.kind != Mail.Kind.REMINDER or mail.account is None:
        return False
    if invoice is None or invoice.deleted:
        return True
    with scope(account=mail.account):
        overdue = is_overdue(journal.snapshot(invoice), clock.today(mail.account.zone))
        return not (overdue and is_asked_for(invoice))


def note_accepted(mail: Mail) -> None:
    """Record on the document, if any, that it was sent."""
    if mail.invoice_id is None or mail.kind == Mail.Kind.OTHER:
        return
    with scope(account=mail.account):
        try:
            invoice = lock_invoice(mail.invoice_id)
        except NotFound:
            return
        before = journal.snapshot(invoice)
        if mail.kind == Mail.Kind.REMINDER:
            said = {"date": clock.now().isoformat(), "type": OVERDUE}
            invoice.reminders = [*invoice.reminders, said]
            journal.save_changes(invoice, before, "invoice.remind", by=mail.user)
            return
        invoice.sent_time = clock.now()
        if invoice.status == ISSUED:
            invoice.status = SENT
        journal.save_changes(invoice, before, "invoice.send", by=mail.user)
