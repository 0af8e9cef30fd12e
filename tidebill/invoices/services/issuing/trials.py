"""Rules of test documents."""

from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import known
from tidebill.kernel.kinds import CHAINED_KINDS
from tidebill.wire.errors import Invalid


def refuse_test_change(changes: InvoiceChange) -> None:
    """Raise Invalid: the number belongs to a series that counts, or to one that doesn't."""
    if known(changes.test) is not None:
        raise Invalid({"test": "can't be changed"})


def refuse_mixed_tests(invoice: Invoice) -> None:
    """Raise Invalid for a test correction of a real document, a real final of a test order and the like."""
    references = [number for number in (invoice.invoice_id, invoice.from_invoice_id) if number]
    if invoice.kind not in CHAINED_KINDS or not references:
        return
    if Invoice.objects.filter(pk__in=references).exclude(test=invoice.test).exists():
        raise Invalid({"test": "must match the referenced document"})
