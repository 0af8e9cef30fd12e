"""Invoices for receipts: counter sales that need an invoice later."""

from tidebill.invoices.commands import InvoiceInput
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.copying import load_document, refusal
from tidebill.kernel.commands import known
from tidebill.kernel.kinds import CORRECTION
from tidebill.wire.errors import Invalid

FOR_RECEIPT = "for_receipt"
RECEIPT = "receipt"
RECEIPT_LINKS = ("receipt_for_invoice_id", "issued_to_receipt", "exclude_from_stock_level")


def is_for_receipt(sent: InvoiceInput) -> bool:
    """Return whether the document is to be issued for a receipt."""
    return FOR_RECEIPT in (sent.additional_params or "")


def find_receipt(invoice: Invoice, sent: InvoiceInput) -> Invoice | None:
    """Return the receipt that an invoice is issued for; raises Invalid if unsuitable."""
    if is_for_receipt(sent):
        number = known(sent.from_invoice_id) or known(sent.copy_invoice_from)
        if number is None:
            raise Invalid({"from_invoice_id": "can't be blank"})
        receipt = load_document(number, "from_invoice_id")
        _check_receipt(invoice, receipt)
        return receipt
    return _joined_receipt(invoice, sent)


def link_receipt(invoice: Invoice, receipt: Invoice) -> None:
    """Link invoice and receipt. The goods left with the receipt, so the invoice moves no stock."""
    invoice.receipt_for_invoice_id = receipt.pk
    invoice.issued_to_receipt = True
    invoice.exclude_from_stock_level = True
    Invoice.objects.filter(pk=receipt.pk).update(invoice_for_receipt_id=invoice.pk)


def _joined_receipt(invoice: Invoice, sent: InvoiceInput) -> Invoice | None:
    """Return the receipt of an existing invoice, if both of its links are set to it."""
    number = known(sent.from_invoice_id)
    if number is None or number != sent.invoice_id or invoice.kind in (RECEIPT, CORRECTION):
        return None
    found = load_document(number, "from_invoice_id")
    if found.kind != RECEIPT:
        return None
    _check_receipt(invoice, found)
    return found


def _check_receipt(invoice: Invoice, receipt: Invoice) -> None:
    if receipt.kind != RECEIPT or receipt.cancelled:
        raise Invalid({"from_invoice_id": refusal("%(number)s is not a receipt", number=receipt.number)})
    if receipt.invoice_for_receipt_id not in (None, invoice.pk):
        raise Invalid(
            {"from_invoice_id": refusal("%(number)s already has an invoice", number=receipt.number)}
        )
