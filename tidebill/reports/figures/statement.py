"""A client's statement, as the client's own panel shows it."""

from typing import Any

from tidebill.catalog.models import Client
from tidebill.payments.statement import statements_of
from tidebill.reports.figures.sums import Rows
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


def statement(client_id: int | None, *, currency: str | None) -> Rows:
    """Documents and payments of a client, by currency, oldest first; raises Invalid for no client."""
    if not client_id:
        return []
    if not Client.objects.filter(pk=client_id, deleted=False).exists():
        raise Invalid({"client_id": errors.NOT_FOUND})
    return [
        _row(found.currency, entry)
        for found in statements_of(client_id)
        if currency in (None, "", found.currency)
        for entry in found.entries
    ]


def balances(rows: Rows) -> Rows:
    """What is owed in the end, in each currency."""
    last = {row["currency"]: row["balance"] for row in rows}
    return [{"currency": currency, "balance": balance} for currency, balance in last.items()]


def _row(currency: str, entry: Any) -> dict[str, Any]:
    return {
        "day": entry.day,
        "invoice_id": entry.invoice.pk,
        "number": entry.invoice.number,
        "what": "payment" if entry.credit else "document",
        "currency": currency,
        "charge": entry.charge,
        "credit": entry.credit,
        "balance": entry.balance,
    }
