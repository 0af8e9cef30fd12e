"""Corrections: rows that say what was, what should have been, and the difference between the two."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.copying import refusal, stored_rows
from tidebill.invoices.services.lines import Line
from tidebill.invoices.services.rows import priced_position
from tidebill.invoices.services.sides import AFTER, BEFORE, CORRECTION, Side, describe, difference, make_side
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.discounts import discount_position
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.vocabulary import DOCUMENT_KINDS
from tidebill.wire.errors import Invalid

ZERO = Decimal(0)


def correction_lines(invoice: Invoice, source: Invoice, attributes: Mapping[str, Any]) -> list[Line]:
    """The rows of a correction: all taken back (``total_correction``), or nothing changed yet.

    A correction of a correction starts from what the former one left.
    """
    if source.cancelled:
        raise Invalid({"copy_invoice_from": refusal("a cancelled document can't be corrected")})
    if not DOCUMENT_KINDS[source.kind].correctable:
        raise Invalid({"copy_invoice_from": refusal("a document of this kind is changed, not corrected")})
    # The sides are after discount: a discount of the correction itself would count twice.
    invoice.show_discount = False
    whole = bool(attributes.get("total_correction"))
    return [
        _line(invoice, position, _state(source, position), whole=whole)
        for position in stored_rows(source)
        if priced_position(position).counts
    ]


def fill_correction(invoice: Invoice, source: Invoice, attributes: Mapping[str, Any]) -> None:
    """Names the corrected document, and links to it so that it lists its corrections."""
    if attributes.get("correction") is None:
        invoice.correction = source.number
    if attributes.get("correction_reason") is None:
        invoice.correction_reason = None
    if attributes.get("invoice_id") is None:
        invoice.invoice_id = source.pk


def _state(source: Invoice, position: Position) -> Side:
    """A row as it stands now: after its discount, or after its former correction."""
    if position.kind == CORRECTION and position.correction_after_attributes:
        return {**position.correction_after_attributes, "kind": BEFORE}
    priced = priced_position(position)
    amounts = _after_discount(source, priced)
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


def _after_discount(source: Invoice, priced: PricedPosition) -> Amounts:
    if not source.show_discount:
        return priced.totals
    decimals = source.account.price_decimals
    return discount_position(priced, discount_kind=source.discount_kind, price_decimals=decimals)


def _line(invoice: Invoice, position: Position, before: Side, *, whole: bool) -> Line:
    after = {**before, "kind": AFTER}
    if whole:
        nothing = ("quantity", "total_price_net", "total_price_tax", "total_price_gross")
        after |= dict.fromkeys(nothing, "0.0")
    corrected = Position(
        account=invoice.account,
        kind=CORRECTION,
        product=position.product,
        invoice_position_id=position.pk,
        correction_before_attributes=before,
        correction_after_attributes=after,
        **{name: value for name, value in describe(position).items() if name != "product_id"},
    )
    return Line(corrected, difference(before, after))
