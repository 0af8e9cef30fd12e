"""The state of a document after its corrections: current line items, and the remainder by rate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.outstanding import corrections_of
from tidebill.invoices.services.issuing.copying import stored_rows
from tidebill.invoices.services.pricing.rows import priced_position
from tidebill.invoices.services.pricing.sides import BEFORE, CORRECTION, Side, describe, make_side
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.currencies import amount_places, price_places
from tidebill.kernel.discounts import discount_position
from tidebill.kernel.money import to_wire
from tidebill.kernel.positions import PricedPosition

_AMOUNTS = ("total_price_net", "total_price_tax", "total_price_gross")
_SHIFTED = ("quantity", *_AMOUNTS)


@dataclass
class StandingRow:
    """A line item of the corrected document, and its state after all corrections."""

    position: Position
    side: Side


def standing_rows(root: Invoice, *, besides: int | None = None) -> list[StandingRow]:
    """Return the rows of a document as its corrections have left them, in the document's order.

    A correction's row is matched by the row that it names, or else by its own "before" side; a row that
    matches none changes no row here, only what is left by rate.
    """
    found = {
        position.pk: StandingRow(position, _side_of(root, position))
        for position in stored_rows(root)
        if priced_position(position).counts
    }
    named = dict(found)
    corrections = [each for each in corrections_of([root.pk]) if each.pk != besides]
    for correction in corrections:
        for position in stored_rows(correction):
            row = _matching(position, named, found.values())
            if row is not None:
                named[position.pk] = row
                row.side = _corrected(row.side, position)
    return list(found.values())


def _matching(
    position: Position, named: Mapping[int, StandingRow], rows: Iterable[StandingRow]
) -> StandingRow | None:
    before = position.correction_before_attributes
    if position.kind != CORRECTION or not before:
        return None
    row = named.get(position.invoice_position_id or 0)
    return row or next((row for row in rows if _is_state(before, row.side)), None)


def _corrected(side: Side, position: Position) -> Side:
    before, after = position.correction_before_attributes, position.correction_after_attributes
    if before and after and _is_state(before, side):
        return {**after, "kind": BEFORE}
    # Concurrent corrections: each subtracts its own difference.
    shifted = {name: to_wire(Decimal(side[name]) + getattr(position, name)) for name in _SHIFTED}
    return {**side, **shifted}


def _is_state(before: Side, side: Side) -> bool:
    same = all(Decimal(before[name]) == Decimal(side[name]) for name in _AMOUNTS)
    return same and before["tax"] == side["tax"]


def _side_of(root: Invoice, position: Position) -> Side:
    """Return a line item as billed, after discount."""
    if position.kind == CORRECTION and position.correction_after_attributes:
        # The corrected document isn't stored: start from this correction's "after" side.
        return {**position.correction_after_attributes, "kind": BEFORE}
    priced = priced_position(position)
    amounts = _after_discount(root, priced)
    counted = replace(
        priced,
        kind=None,
        total_price_net=amounts.net,
        total_price_tax=amounts.tax,
        total_price_gross=amounts.gross,
        discount=None,
        discount_percent=None,
    )
    return make_side(counted, describe(position), BEFORE)


def _after_discount(root: Invoice, priced: PricedPosition) -> Amounts:
    if not root.show_discount:
        return priced.totals
    decimals = price_places(root.account.price_decimals, root.currency)
    return discount_position(
        priced,
        discount_kind=root.discount_kind,
        price_decimals=decimals,
        amount_places=amount_places(root.currency),
    )


def side_amounts(rows: Sequence[StandingRow]) -> list[tuple[str, Amounts]]:
    """Return tax and amounts of each line item's state."""
    return [(row.side["tax"], Amounts(*(Decimal(row.side[name]) for name in _AMOUNTS))) for row in rows]
