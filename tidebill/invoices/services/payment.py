"""What has been paid, and the status that follows from it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.wire.errors import Invalid, Message

ZERO = Decimal(0)
PAID = "paid"
PARTIAL = "partial"
ISSUED = "issued"
# States that say how much has been paid; the others say something else and are never derived away.
DERIVED = (ISSUED, PAID, PARTIAL)


def take_payment(invoice: Invoice, attributes: Mapping[str, Any]) -> None:
    """Applies ``paid``, ``paid_date`` and ``status`` as sent."""
    if "paid" in attributes:
        set_paid(invoice, attributes["paid"])
    if "paid_date" in attributes:
        invoice.paid_date = attributes["paid_date"]
    status = attributes.get("status")
    if status:
        set_status(invoice, status)
    else:
        follow_payment(invoice)


def set_paid(invoice: Invoice, amount: Decimal | None) -> None:
    """Sets what has been paid, never less than payments brought; raises Invalid for the wrong sign."""
    paid = amount or ZERO
    if paid * invoice.price_gross < ZERO or (paid < ZERO and not invoice.price_gross):
        raise Invalid({"paid": Message("must be greater than or equal to %(count)s", {"count": 0})})
    invoice.paid = max(paid, invoice.paid_by_payments) if invoice.price_gross >= ZERO else paid


def set_status(invoice: Invoice, status: str) -> None:
    """Paid means paid in full, today unless a date is known; issued again means nothing is paid."""
    was = invoice.status
    invoice.status = status
    if status == PAID:
        invoice.paid = invoice.price_gross
        invoice.paid_date = invoice.paid_date or clock.today(invoice.account.zone)
    elif status == ISSUED and was == PAID:
        # What payments brought can't be talked away: only they can take it back.
        invoice.paid = invoice.paid_by_payments
        invoice.paid_date = invoice.paid_date if invoice.paid else None


def follow_payment(invoice: Invoice) -> None:
    """Sets the status that the amount paid implies; of a correction both are below zero."""
    if not invoice.paid:
        if invoice.status in (PAID, PARTIAL):
            invoice.status = ISSUED
            invoice.paid_date = None
        return
    invoice.status = PAID if is_settled(invoice.paid, invoice.price_gross) else PARTIAL
    invoice.paid_date = invoice.paid_date or clock.today(invoice.account.zone)


def is_settled(paid: Decimal, gross: Decimal) -> bool:
    """Whether nothing is left to pay, in whichever direction the money goes."""
    return paid <= gross if gross < ZERO else paid >= gross
