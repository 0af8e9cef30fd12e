"""Original and corrected side of a line item, and their difference."""

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any, TypeAlias

from tidebill.events.journal import plain
from tidebill.invoices.commands import LineItemInput
from tidebill.invoices.models import Position
from tidebill.kernel.correcting import DESCRIBING
from tidebill.kernel.positions import PositionInput, PricedPosition
from tidebill.kernel.pricing import price_position
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

# The sum of 2,000 line items of this amount fits into the columns.
AMOUNT_MAX = Decimal("999999999999.99")
CORRECTION = "correction"
BEFORE = "correction_before"
AFTER = "correction_after"
_TOTALS = ("total_price_gross", "total_price_net", "price_gross", "price_net")
_MARGIN = (
    "total_purchase_price",
    "vat_margin_total_price_net",
    "vat_margin_total_price_tax",
    "vat_margin_total_price_gross",
)
# A stored side: values of a line item as in the API.
Side: TypeAlias = dict[str, Any]


def resolve_sides(position: Position, row: LineItemInput, asked: PositionInput, path: str) -> PositionInput:
    """Store the given sides of a correction's line item, and derive missing values.

    A given difference is kept even if it contradicts the sides.
    """
    for name, kind in (("correction_before_attributes", BEFORE), ("correction_after_attributes", AFTER)):
        if side := row.get(name):
            setattr(position, name, price_side(side, kind, f"{path}.{name}"))
    before, after = position.correction_before_attributes, position.correction_after_attributes
    if not before or not after or any(row.get(name) is not None for name in _TOTALS):
        return asked
    return difference(before, after)


def price_side(row: LineItemInput, kind: str, path: str) -> Side:
    """Price a side for storage; raises Invalid."""
    inputs = {name: value for name in PositionInput.names() if (value := row.get(name)) is not None}
    priced = price_position(PositionInput(**{**inputs, "kind": None}))
    if max(abs(priced.total_price_gross), abs(priced.total_price_net), abs(priced.price_gross)) > AMOUNT_MAX:
        raise Invalid({path: errors.INVALID})
    return make_side(priced, {name: row.get(name) for name in DESCRIBING}, kind)


def make_side(priced: PricedPosition, describing: Side, kind: str) -> Side:
    """Create a side from a priced line item and its texts."""
    side: Side = plain({**describing, **asdict(priced), "kind": kind})
    return side


def describe(position: Position) -> dict[str, Any]:
    """Return the texts of a stored line item."""
    return {name: getattr(position, name) for name in DESCRIBING}


def difference(before: Side, after: Side) -> PositionInput:
    """Return after minus before: negative amounts are taken back."""
    tax = after["tax"] if Decimal(after["quantity"]) else before["tax"]
    quantity, net, gross = (
        Decimal(after[name]) - Decimal(before[name])
        for name in ("quantity", "total_price_net", "total_price_gross")
    )
    return PositionInput(
        kind=CORRECTION, tax=tax, quantity=quantity, total_price_net=net, total_price_gross=gross
    )


def margin_difference(position: Position) -> dict[str, Any]:
    """Return the margin columns of a corrected row: those of its "after" side less those of "before"."""
    before, after = position.correction_before_attributes, position.correction_after_attributes
    if position.kind != CORRECTION or not before or not after:
        return {}
    if before.get("total_purchase_price") is None and after.get("total_purchase_price") is None:
        return {}
    differences = {name: Decimal(after.get(name) or 0) - Decimal(before.get(name) or 0) for name in _MARGIN}
    return {**differences, "vat_margin_tax": after.get("vat_margin_tax") or before.get("vat_margin_tax")}


def engine_rows(position: Position, priced: PricedPosition) -> list[PricedPosition]:
    """Return the engine's input: the line item, or both sides if their rates differ."""
    before, after = position.correction_before_attributes, position.correction_after_attributes
    if position.kind != CORRECTION or not before or not after or before["tax"] == after["tax"]:
        return [priced]
    if difference(before, after).total_price_gross != priced.total_price_gross:
        return [priced]
    return [_counted(priced, before, sign=-1), _counted(priced, after, sign=1)]


def _counted(priced: PricedPosition, side: Side, *, sign: int) -> PricedPosition:
    totals = {
        name: sign * Decimal(side[name])
        for name in ("total_price_net", "total_price_tax", "total_price_gross")
    }
    return replace(priced, tax=side["tax"], **totals)  # type: ignore[arg-type]  # all of them decimals
