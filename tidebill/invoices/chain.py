"""Chains of related documents."""

from typing import Any

from django.db.models import Q

from tidebill.invoices.models import Invoice

LONGEST = 200
_SHOWN = (
    "id",
    "kind",
    "cancelled",
    "number",
    "issue_date",
    "status",
    "currency",
    "price_gross",
    "paid",
    "invoice_id",
    "from_invoice_id",
)
_LINKS = ("id", "invoice_id", "from_invoice_id")


def chain_of(invoice_id: int) -> list[dict[str, Any]]:
    """Return the documents of the chain including this one, oldest first; the same for every member."""
    known: set[int] = set()
    wanted = {invoice_id}
    while wanted - known and len(known) < LONGEST:
        known |= wanted
        wanted = _neighbours(known)
    rows: Any = Invoice.objects.filter(pk__in=known, deleted=False).order_by("id").values(*_SHOWN)
    return list(rows)


def _neighbours(known: set[int]) -> set[int]:
    # Three indexed queries: a single one with OR would scan the table.
    near = (Q(pk__in=known), Q(invoice_id__in=known), Q(from_invoice_id__in=known))
    first, *others = (Invoice.objects.filter(each, deleted=False).values_list(*_LINKS) for each in near)
    rows = first.union(*others, all=True)
    return {number for row in rows for number in row if number is not None}
