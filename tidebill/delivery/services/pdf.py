"""The PDF of documents."""

from collections.abc import Sequence

from tidebill.delivery.printable import printable
from tidebill.delivery.printing.render import render_pdf, render_several
from tidebill.einvoicing.services.pdf import machine_readable
from tidebill.invoices.models import Invoice
from tidebill.storage import clock


def print_invoice(invoice: Invoice, *, print_option: str = "original", ean_codes: bool = False) -> bytes:
    """The PDF of a document; the first print of the original is noted in ``print_time``.

    It is a Factur-X where the document's data suffice for one.
    """
    document = printable(invoice, ean_codes=ean_codes)
    pdf = render_pdf(document, print_option=print_option, facturx=machine_readable(invoice))
    _note_print([invoice])
    return pdf


def print_several(
    invoices: Sequence[Invoice], *, print_option: str = "original", ean_codes: bool = False
) -> bytes:
    """One PDF of documents, in their order."""
    documents = [printable(invoice, ean_codes=ean_codes) for invoice in invoices]
    pdf = render_several(documents, print_option=print_option)
    _note_print(invoices)
    return pdf


def _note_print(invoices: Sequence[Invoice]) -> None:
    """Only this column, and not as a change: the document and its print stay what they are."""
    first = [invoice.pk for invoice in invoices if invoice.print_time is None]
    if first:
        Invoice.objects.filter(pk__in=first, print_time=None).update(print_time=clock.now())
