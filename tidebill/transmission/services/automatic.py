"""Submit new documents without being asked, outside of the transaction that issues them."""

from tidebill.accounts.models import User
from tidebill.events.queue import task
from tidebill.invoices.models import Invoice
from tidebill.transmission.services.submit import submit_to_register


@task()
def submit_new(invoice: int, user: int | None) -> None:
    """Submit a document whose status is already `processing`; an error becomes its status."""
    found = Invoice.objects.filter(pk=invoice, deleted=False).select_related("account").first()
    if found is not None:
        submit_to_register(found, by=User.objects.filter(pk=user).first() if user else None)


def submit_later(invoice: Invoice, *, by: User | None) -> None:
    """Queue the submission of a document, once."""
    job = submit_new.using(account=invoice.account, key=f"submit {invoice.pk}")
    job.enqueue(invoice=invoice.pk, user=by.pk if by else None)
