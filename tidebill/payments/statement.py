"""What passed between a client and the account, and what is left: the same money as the client's balance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from tidebill.invoices.balance import NOT_OWED
from tidebill.invoices.models import Invoice

ZERO = Decimal(0)


@dataclass(frozen=True)
class Entry:
    """A document (``charge``) or what was paid on it (``credit``), and what is owed after it; gross."""

    day: date
    invoice: Invoice
    charge: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Statement:
    """The entries in one currency, oldest first, and what is owed in the end."""

    currency: str
    entries: Sequence[Entry]
    balance: Decimal


def statements_of(client_id: int) -> list[Statement]:
    """A statement for each currency of the client's documents of sale."""
    owed = documents_of(client_id).exclude(kind__in=NOT_OWED).filter(cancelled=False)
    by_currency: dict[str, list[Invoice]] = {}
    for invoice in owed.order_by("issue_date", "pk"):
        by_currency.setdefault(invoice.currency, []).append(invoice)
    return [_statement(currency, found) for currency, found in sorted(by_currency.items())]


def documents_of(client_id: int) -> "models.QuerySet[Invoice, Invoice]":
    """The client's documents of sale that it may see: not those that still wait for their buyer's data."""
    own = Invoice.objects.filter(client_id=client_id, income=True, deleted=False)
    return own.exclude(status="incomplete")


def _statement(currency: str, invoices: Sequence[Invoice]) -> Statement:
    moves = sorted(_moves(invoices), key=lambda move: (move[0], move[1].pk, move[3] != ZERO))
    entries: list[Entry] = []
    balance = ZERO
    for day, invoice, charge, credit in moves:
        balance += charge - credit
        entries.append(Entry(day, invoice, charge, credit, balance))
    return Statement(currency, entries, balance)


def _moves(invoices: Sequence[Invoice]) -> Iterator[tuple[date, Invoice, Decimal, Decimal]]:
    for invoice in invoices:
        yield invoice.issue_date, invoice, invoice.price_gross, ZERO
        if invoice.paid:
            yield invoice.paid_date or invoice.issue_date, invoice, ZERO, invoice.paid
