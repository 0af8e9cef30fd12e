"""Dates of a document, and those derived from others."""

from calendar import monthrange
from datetime import date, timedelta

from tidebill.invoices.commands import InvoiceInput
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import known
from tidebill.kernel.vocabulary import PAYMENT_TO_KINDS
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

OTHER_DATE = "other_date"
OFF = "off"
_DAYS_MAX = 3_650


def set_dates(invoice: Invoice, sent: InvoiceInput) -> None:
    """Set missing dates: issued today, sold on issue, due after the default term."""
    invoice.issue_date = sent.issue_date or clock.today(invoice.account.zone)
    set_sale_dates(invoice, sent)
    set_due_date(invoice, known(sent.payment_to), known(sent.payment_to_kind))


def set_sale_dates(invoice: Invoice, sent: InvoiceInput) -> None:
    """Set the date of sale and the tax dates derived from it."""
    transaction = known(sent.transaction_date)
    invoice.sell_date = sent.sell_date or (transaction or invoice.issue_date).isoformat()
    invoice.issue_year = invoice.issue_date.year
    for name, day in following_dates(invoice.issue_date, invoice.sell_date, transaction).items():
        setattr(invoice, name, sent.get(name) or day)


def following_dates(issued: date, sold: str | None, transaction: date | None = None) -> dict[str, date]:
    """Return derived dates: date of sale, delivery date, and tax dates."""
    sale = _day_of_sale(issued, sold)
    return {
        "transaction_date": sale,
        "delivery_date": issued,
        "accounting_vat_tax_date": transaction or sale,
        "accounting_income_tax_date": issued,
    }


def set_due_date(invoice: Invoice, day: date | None, kind: str | None) -> None:
    """Set the due date: a date, a number of days after issue, or never (``off``)."""
    if kind and kind not in PAYMENT_TO_KINDS and not _is_days(kind):
        raise Invalid({"payment_to_kind": errors.NOT_LISTED})
    if day:
        invoice.payment_to, invoice.payment_to_kind = day, kind or OTHER_DATE
    elif not kind and (usual := _usual_day(invoice)):
        invoice.payment_to, invoice.payment_to_kind = usual, OTHER_DATE
    elif (kind := kind or _usual_kind(invoice)) in PAYMENT_TO_KINDS:
        invoice.payment_to, invoice.payment_to_kind = None, kind
    else:
        invoice.payment_to_kind = kind or _usual_days(invoice)
        invoice.payment_to = _after(invoice.issue_date, int(invoice.payment_to_kind))


def _day_of_sale(issued: date, sold: str | None) -> date:
    """Return the date of sale: the last day of a month, the issue date for "off"."""
    if not sold or sold == OFF:
        return issued
    if len(sold) == len("2012-12"):
        year, month = int(sold[:4]), int(sold[5:])
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(sold)


def _is_days(kind: str) -> bool:
    return kind.isascii() and kind.isdecimal() and len(kind) < 5 and int(kind) <= _DAYS_MAX


def _usual_day(invoice: Invoice) -> date | None:
    """Return the fixed due date of the client's record."""
    usual = invoice.client.payment_to_kind if invoice.client else None
    try:
        return date.fromisoformat(usual) if usual else None
    except ValueError:
        return None


def _usual_kind(invoice: Invoice) -> str | None:
    """Return ``off`` if the client's documents have no due date."""
    usual = invoice.client.payment_to_kind if invoice.client else None
    return OFF if usual == OFF else None


def _usual_days(invoice: Invoice) -> str:
    usual = invoice.client.payment_to_kind if invoice.client else None
    return usual if usual and _is_days(usual) else str(invoice.account.default_payment_days)


def _after(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise Invalid({"payment_to_kind": errors.NOT_LISTED}) from None
