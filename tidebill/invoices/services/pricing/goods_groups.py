"""Goods and services groups (GTU) of a document and its line items."""

from collections.abc import Iterable, Sequence

from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice, Position
from tidebill.kernel.commands import UNSET, known


def set_gtu_codes(invoice: Invoice, codes: Sequence[str] | None, positions: Sequence[Position]) -> None:
    """Set the groups of a new document: the given ones instead of those of its line items, if any are given.

    A product may belong to several groups, of which its line item has the first.
    """
    if codes:
        _replace(invoice, codes, positions)
    elif any(len(_groups_of(position)) > 1 for position in positions):
        found = {code for position in positions for code in _groups_of(position)}
        invoice.gtu_codes = sorted(found)


def change_gtu_codes(invoice: Invoice, changes: InvoiceChange, positions: Sequence[Position]) -> None:
    """Replace the groups, unless the request repeats those of the response."""
    if changes.gtu_codes is UNSET:
        return
    codes = known(changes.gtu_codes) or []
    stored = Position.objects.filter(invoice=invoice).values_list("gtu_code", flat=True)
    if codes != gtu_codes_of(invoice.gtu_codes, stored):
        _replace(invoice, codes, positions)


def gtu_codes_of(own: Sequence[str] | None, of_items: Iterable[str | None]) -> list[str]:
    """Return the groups of a document: its own, or those of its line items."""
    return list(own) if own else sorted({code for code in of_items if code})


def _replace(invoice: Invoice, codes: Sequence[str], positions: Iterable[Position]) -> None:
    invoice.gtu_codes = list(codes)
    for position in positions:
        if codes and position.gtu_code not in codes:
            position.gtu_code = None


def _groups_of(position: Position) -> set[str]:
    product = position.product
    own = {position.gtu_code} if position.gtu_code else set()
    return own | set(product.gtu_codes if product and position.gtu_code == product.first_gtu_code else [])
