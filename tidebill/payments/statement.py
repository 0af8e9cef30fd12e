"""Client statement: charges and payments by date, with running balance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from decimal import Decimal

from django.db import models

from tidebill.invoices.balance import owed_documents
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.payment import direct_payments
from tidebill.payments.balance import credits
from tidebill.payments.models import Payment, Settlement

ZERO = Decimal(0)


@dataclass(frozen=True)
class StatementEntry:
    """A document (``charge``: its amount payable) or a payment (``credit``), and the balance after it.

    ``invoice`` is None for the unallocated part of a payment.
    """

    day: date
    currency: str
    invoice: Invoice | None
    name: str
    charge: Decimal = ZERO
    credit: Decimal = ZERO
    balance: Decimal = ZERO


@dataclass(frozen=True)
class Statement:
    """The entries in one currency, oldest first, and the final balance."""

    currency: str
    entries: Sequence[StatementEntry]
    balance: Decimal


def statements_of(client_id: int, *, zone: tzinfo) -> list[Statement]:
    """Return a statement for each currency of the client's owed documents and credit."""
    entries = sorted(_entries(client_id, zone), key=_order)
    currencies = sorted({entry.currency for entry in entries})
    return [_statement(each, [entry for entry in entries if entry.currency == each]) for each in currencies]


def documents_of(client_id: int) -> "models.QuerySet[Invoice, Invoice]":
    """Return the client's sales documents visible to it: no tests, and none that lack its data."""
    own = Invoice.objects.filter(client_id=client_id, income=True, deleted=False, test=False)
    return own.exclude(status="incomplete")


def _entries(client_id: int, zone: tzinfo) -> Iterator[StatementEntry]:
    owed = owed_documents().filter(client_id=client_id)
    for invoice in owed:
        yield StatementEntry(
            invoice.issue_date, invoice.currency, invoice, invoice.number, charge=invoice.amount_payable
        )
        for day, amount in direct_payments(invoice):
            yield StatementEntry(day, invoice.currency, invoice, invoice.number, credit=amount)
    settled = Settlement.objects.filter(invoice__in=owed, amount__gt=ZERO, mirrored=False)
    for row in settled.select_related("payment", "invoice").order_by("pk"):
        day = _day_of(row.payment, zone)
        yield StatementEntry(day, row.invoice.currency, row.invoice, row.invoice.number, credit=row.amount)
    for payment in credits().filter(credit_client=client_id).order_by("pk"):
        name = payment.name or f"#{payment.pk}"
        yield StatementEntry(_day_of(payment, zone), payment.currency, None, name, credit=payment.credit)
    # Money that came and went back: each on its own day, so that no past period changes.
    refunded = Payment.objects.filter(credit_client=client_id, deleted=False, refunded_at__isnull=False)
    for payment in refunded.order_by("pk"):
        for moment, amount in ((payment.received_at, payment.price), (payment.refunded_at, -payment.price)):
            day = (moment or payment.created_at).astimezone(zone).date()
            yield StatementEntry(day, payment.currency, None, payment.name or f"#{payment.pk}", credit=amount)


def _day_of(payment: Payment, zone: tzinfo) -> date:
    return (payment.paid_date or payment.created_at).astimezone(zone).date()


def _order(entry: StatementEntry) -> tuple[date, int, bool]:
    return entry.day, entry.invoice.pk if entry.invoice else 0, bool(entry.credit)


def _statement(currency: str, entries: Sequence[StatementEntry]) -> Statement:
    running: list[StatementEntry] = []
    balance = ZERO
    for entry in entries:
        balance += entry.charge - entry.credit
        running.append(replace(entry, balance=balance))
    return Statement(currency, running, balance)
