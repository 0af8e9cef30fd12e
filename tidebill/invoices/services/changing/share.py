"""Public links of documents."""

from django.db import transaction

from tidebill.accounts.models import User
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.update import lock_invoice
from tidebill.kernel.identifiers import new_token
from tidebill.storage import clock


@transaction.atomic
def renew_link(number: int, *, by: User | None = None) -> Invoice:
    """Replace the document's token, invalidating existing links. Raises NotFound."""
    invoice = lock_invoice(number)
    invoice.token, invoice.updated_at = new_token(), clock.now()
    invoice.save(update_fields=["token", "updated_at"])
    journal.record(invoice, "invoice.share", by=by, after={})
    return invoice
