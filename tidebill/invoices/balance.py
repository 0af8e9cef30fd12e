"""Amounts due of documents and clients."""

from decimal import Decimal
from typing import Any

from django.db.models import ExpressionWrapper, F, Q, QuerySet, Sum

from tidebill.invoices.models import Invoice
from tidebill.kernel.kinds import OWED_KINDS
from tidebill.kernel.money import parse_decimal
from tidebill.storage.fields import Amount

ZERO = Decimal(0)
_SIGNS = {"charge": 1, "deduction": -1}
# Name of the French scheme, untranslated.
ENERGY_PREMIUM = "Prime CEE"
# Amounts as database expressions; `Invoice.amount_due` computes the same in Python.
AMOUNT_PAYABLE = ExpressionWrapper(F("price_gross") + F("settlement_total"), output_field=Amount())
AMOUNT_DUE = ExpressionWrapper(F("price_gross") + F("settlement_total") - F("paid"), output_field=Amount())


# Each sale is owed once, so an invoice for a receipt isn't; a document that lacks its buyer's data isn't yet.
OWED = Q(kind__in=OWED_KINDS, receipt_for_invoice_id=None, test=False) & ~Q(status="incomplete")


def owed_documents() -> "QuerySet[Invoice, Invoice]":
    """Return sales documents owed by their buyers; ``is_owed`` is the same for one document."""
    return Invoice.objects.filter(OWED, income=True, deleted=False, cancelled=False)


def outstanding_documents() -> "QuerySet[Invoice, Invoice]":
    """Return owed documents with a non-zero balance, including overpaid and credit documents."""
    return owed_documents().exclude(paid=AMOUNT_PAYABLE)


def is_owed(invoice: Invoice) -> bool:
    """Return whether the document is one of ``owed_documents``."""
    void = invoice.deleted or invoice.cancelled or invoice.test or invoice.status == "incomplete"
    return not void and invoice.income and invoice.kind in OWED_KINDS and not invoice.receipt_for_invoice_id


def outstanding_by_currency(client_id: int) -> dict[str, Decimal]:
    """Return the sum of the client's amounts due in each currency."""
    rows = outstanding_documents().filter(client_id=client_id).order_by().values_list("currency")
    return dict(rows.annotate(due=Sum(AMOUNT_DUE)))


def settlement_total(invoice: Invoice) -> Decimal:
    """Return charges less deductions less the energy premium, in the document's currency."""
    amounts = (_SIGNS[row["kind"]] * parse_decimal(row["amount"]) for row in settled_rows(invoice))
    return sum(amounts, ZERO)


def settled_rows(invoice: Invoice) -> list[dict[str, Any]]:
    """Return charges and deductions between gross and amount payable, including an energy premium."""
    rows: list[dict[str, Any]] = invoice.settlement_positions
    if not (invoice.use_prime_cee and invoice.prime_cee_value):
        return rows
    return [*rows, {"kind": "deduction", "amount": str(invoice.prime_cee_value), "reason": ENERGY_PREMIUM}]
