"""Documents from which an advance, a final invoice or a correction can be created."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from tidebill.invoices import names
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.advances import ADVANCE, FINAL, left_of_order, settling_final
from tidebill.invoices.services.pricing.sides import CORRECTION
from tidebill.kernel.amounts import add_up
from tidebill.kernel.kinds import DOCUMENT_KINDS, ORDER_KINDS
from tidebill.storage.search import matching

# Kinds whose form starts with choosing a document.
GUIDED = (ADVANCE, FINAL, CORRECTION)
_MOST = 30
_CORRECTABLE = tuple(kind.name for kind in DOCUMENT_KINDS.values() if kind.correctable)


@dataclass(frozen=True)
class SourceDocument:
    """A source document; ``left`` is the remainder without advance, ``advances`` are unsettled ones."""

    invoice: Invoice
    kind_name: str
    left: Decimal = Decimal(0)
    advances: Sequence[dict[str, Any]] = field(default_factory=list)


def sources_for(kind: str, query: str, *, only: int | None = None) -> list[SourceDocument]:
    """Return suitable documents for a kind, newest first; ``only`` restricts them to one."""
    rows = Invoice.objects.filter(deleted=False, cancelled=False)
    rows = (
        rows.filter(kind__in=_CORRECTABLE)
        if kind == CORRECTION
        else rows.filter(kind__in=ORDER_KINDS, income=True)
    )
    rows = rows.filter(pk=only) if only else rows
    found = (matching(rows, query) if query else rows).order_by("-pk")[: _MOST * 3]
    sources = (_source(kind, invoice) for invoice in found)
    return [source for source in sources if _fits(kind, source)][:_MOST]


def _source(kind: str, invoice: Invoice) -> SourceDocument:
    name = gettext(names.KIND_NAMES[invoice.kind])
    if kind == CORRECTION:
        return SourceDocument(invoice, name)
    left = add_up(left_of_order(invoice).values()).gross
    return SourceDocument(invoice, name, left, _open_advances(invoice))


def _open_advances(order: Invoice) -> list[dict[str, Any]]:
    """Return the order's advances for a final invoice; none if one exists."""
    advances = Invoice.objects.filter(invoice_id=order.pk, kind=ADVANCE, deleted=False, cancelled=False)
    names = ("id", "number", "issue_date", "price_gross", "currency")
    return [
        {name: getattr(advance, name) for name in names}
        for advance in advances.order_by("pk")
        if settling_final(advance) is None
    ]


def _fits(kind: str, source: SourceDocument) -> bool:
    if kind == ADVANCE:
        return source.left > 0
    return bool(source.advances) if kind == FINAL else True
