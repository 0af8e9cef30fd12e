"""What an advance, a final document or a correction can be made from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext

from tidebill.invoices import names
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.advances import ADVANCE, FINAL, ORDERS
from tidebill.invoices.services.sides import CORRECTION
from tidebill.kernel.vocabulary import DOCUMENT_KINDS
from tidebill.storage.search import matching

# Kinds that begin with the choice of a document.
GUIDED = (ADVANCE, FINAL, CORRECTION)
_MOST = 30
_CORRECTABLE = tuple(kind.name for kind in DOCUMENT_KINDS.values() if kind.correctable)


@dataclass(frozen=True)
class Source:
    """A document to make one from; ``left`` is what has not been advanced, ``advances`` those not settled."""

    invoice: Invoice
    kind_name: str
    left: Decimal = Decimal(0)
    advances: Sequence[dict[str, Any]] = field(default_factory=list)


def sources_for(kind: str, query: str, *, only: int | None = None) -> list[Source]:
    """The documents that this kind can be made from, the newest first; ``only`` looks at one of them."""
    rows = Invoice.objects.filter(deleted=False, cancelled=False)
    rows = (
        rows.filter(kind__in=_CORRECTABLE)
        if kind == CORRECTION
        else rows.filter(kind__in=ORDERS, income=True)
    )
    rows = rows.filter(pk=only) if only else rows
    found = (matching(rows, query) if query else rows).order_by("-pk")[: _MOST * 3]
    sources = (_source(kind, invoice) for invoice in found)
    return [source for source in sources if _fits(kind, source)][:_MOST]


def _source(kind: str, invoice: Invoice) -> Source:
    name = gettext(names.KIND_NAMES[invoice.kind])
    if kind == CORRECTION:
        return Source(invoice, name)
    advances = Invoice.objects.filter(invoice_id=invoice.pk, kind=ADVANCE, deleted=False, cancelled=False)
    taken = advances.aggregate(sum=Sum("price_gross"))["sum"] or Decimal(0)
    return Source(invoice, name, invoice.price_gross - taken, _open_advances(invoice, advances))


def _open_advances(order: Invoice, advances: Any) -> list[dict[str, Any]]:
    finals = Invoice.objects.filter(invoice_id=order.pk, kind=FINAL, deleted=False, cancelled=False)
    settled = {number for ids in finals.values_list("advance_ids", flat=True) for number in ids}
    shown = advances.exclude(pk__in=settled).order_by("pk")
    return list(shown.values("id", "number", "issue_date", "price_gross", "currency"))


def _fits(kind: str, source: Source) -> bool:
    if kind == ADVANCE:
        return source.left > 0
    return bool(source.advances) if kind == FINAL else True
