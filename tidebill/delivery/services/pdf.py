"""The PDF of a document."""

from tidebill.delivery.printable import printable
from tidebill.delivery.printing.render import render_pdf
from tidebill.invoices.models import Invoice
from tidebill.storage import clock


def print_invoice(invoice: Invoice, *, print_option: str = "original", ean_codes: bool = False) -> bytes:
    """The PDF of a document; the first print of the original is noted in ``print_time``."""
    pdf = render_pdf(printable(invoice, ean_codes=ean_codes), print_option=print_option)
    if invoice.print_time is None:
        # Only this column, and not as a change: the document and its print stay what they are.
        Invoice.objects.filter(pk=invoice.pk, print_time=None).update(print_time=clock.now())
    return pdf
