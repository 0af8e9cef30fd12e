"""Client statement, as in the client panel."""

from collections.abc import Sequence
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from tidebill.catalog.models import Client
from tidebill.payments.statement import StatementEntry, statements_of
from tidebill.reports.figures.sums import Rows
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


def statement(
    client_id: int | None,
    *,
    currency: str | None,
    zone: tzinfo,
    first: date | None = None,
    last: date | None = None,
) -> Rows:
    """Return a client's documents and payments by currency, oldest first; raises Invalid for an unknown
    client.

    The balance before ``first`` is a row named ``opening``.
    """
    if not client_id:
        return []
    if not Client.objects.filter(pk=client_id, deleted=False).exists():
        raise Invalid({"client_id": errors.NOT_FOUND})
    return [
        row
        for found in statements_of(client_id, zone=zone)
        if currency in (None, "", found.currency)
        for row in _rows(found.currency, found.entries, first=first, last=last)
    ]


def balances(rows: Rows) -> Rows:
    """Return the final balance by currency."""
    last = {row["currency"]: row["balance"] for row in rows}
    return [{"currency": currency, "balance": balance} for currency, balance in last.items()]


def _rows(currency: str, entries: Sequence[Any], *, first: date | None, last: date | None) -> Rows:
    before = [entry for entry in entries if first and entry.day < first]
    shown = [entry for entry in entries[len(before) :] if not last or entry.day <= last]
    rows = [_row(currency, entry) for entry in shown]
    return [_opening(currency, first, before[-1].balance), *rows] if first and before else rows


def _opening(currency: str, day: date, balance: Decimal) -> dict[str, Any]:
    nothing = {"invoice_id": None, "number": None, "charge": None, "credit": None}
    return {**nothing, "day": day, "what": "opening", "currency": currency, "balance": balance}


def _row(currency: str, entry: StatementEntry) -> dict[str, Any]:
    return {
        "day": entry.day,
        "invoice_id": entry.invoice.pk if entry.invoice else None,
        "number": entry.name,
        "what": "payment" if entry.credit else "document",
        "currency": currency,
        "charge": entry.charge,
        "credit": entry.credit,
        "balance": entry.balance,
    }
