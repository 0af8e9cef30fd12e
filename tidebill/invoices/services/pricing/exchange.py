"""Exchange rate for totals in a second currency."""

from tidebill.invoices.commands import InvoiceChange, InvoiceInput
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import corrected_root
from tidebill.kernel.commands import known
from tidebill.kernel.kinds import CORRECTION
from tidebill.kernel.money import to_wire
from tidebill.rates.services import rate_table

OWN = "own"
# Fields that determine the rate.
_CURRENCIES = frozenset({"currency", "exchange_currency", "exchange_kind"})
_CAUSES = _CURRENCIES | {"issue_date", "sell_date", "transaction_date", "accounting_vat_tax_date"}
# Fields that a correction takes from its document.
_KEPT = (
    "exchange_currency",
    "exchange_kind",
    "exchange_currency_rate",
    "exchange_currency_rate_den",
    "exchange_date",
)
_FILLED = ("exchange_currency_rate", "exchange_date", "exchange_note")


def set_exchange_rate(invoice: Invoice, sent: InvoiceInput) -> None:
    """Set rate, date and note from the source's table that applies on the tax date, unless a rate is given.

    If the table is missing, the rate stays empty permanently: issued documents are not updated later.
    """
    if known(sent.exchange_currency_rate) is not None:
        return
    corrected = _corrected(invoice, sent) if invoice.kind == CORRECTION else None
    if corrected is not None:
        for name in _KEPT:
            setattr(invoice, name, getattr(corrected, name))
        invoice.exchange_note = sent.exchange_note or corrected.exchange_note
        return
    if invoice.exchange_kind == OWN:
        return
    shown = invoice.exchange_currency
    invoice.exchange_currency_rate = invoice.exchange_date = None
    invoice.exchange_note = sent.exchange_note or ""
    if not shown or shown == invoice.currency:
        return
    tax_date = invoice.accounting_vat_tax_date or invoice.issue_date
    table = rate_table(invoice.exchange_kind, min(tax_date, invoice.issue_date))
    rate = table.rate(invoice.currency, shown) if table else None
    if table is None or rate is None:
        return
    invoice.exchange_currency_rate, invoice.exchange_date = rate, table.day
    if not invoice.exchange_note:
        named = f"{table.source.upper()} {table.name}" if table.name != table.day.isoformat() else "ECB"
        invoice.exchange_note = f"1 {invoice.currency} = {to_wire(rate)} {shown} ({named}, {table.day})"


def _corrected(invoice: Invoice, sent: InvoiceInput) -> Invoice | None:
    """Return the document whose rate a correction keeps: the original (Polish VAT Act, art. 31b)."""
    parent = Invoice._base_manager.filter(
        pk=sent.copy_invoice_from or sent.invoice_id or sent.from_invoice_id or invoice.invoice_id or 0,
        account_id=invoice.account_id,
        currency=invoice.currency,
    ).first()
    root = corrected_root(parent) if parent else None
    if root is None or root.kind == CORRECTION:
        return None
    return root if known(sent.exchange_currency) in (None, root.exchange_currency) else None


def update_exchange_rate(invoice: Invoice, changes: InvoiceChange) -> None:
    """Update the rate if its currencies changed; another date alone doesn't remove a rate."""
    if not changes.sends(*_CAUSES):
        return
    kept = {name: getattr(invoice, name) for name in _FILLED}
    set_exchange_rate(invoice, changes)
    if invoice.exchange_currency_rate is None and not changes.sends(*_CURRENCIES):
        for name, value in kept.items():
            setattr(invoice, name, value)
