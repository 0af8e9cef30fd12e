"""Line items as required by EN 16931, and allowances that reconcile them with the totals."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tidebill.einvoicing.building.codes import ONE, UNITS
from tidebill.einvoicing.building.taxes import ground_of
from tidebill.einvoicing.model import (
    Allowance,
    Attribute,
    Classification,
    Identifier,
    Line,
    Tax,
    TaxGroup,
)
from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.pricing.rows import priced_position
from tidebill.invoices.services.pricing.sides import engine_rows
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.currencies import amount_places
from tidebill.kernel.discounts import discount_position
from tidebill.kernel.money import exact, parse_decimal, round_half_up
from tidebill.kernel.positions import PricedPosition

_ZERO = Decimal(0)
_PRICE_PLACES = 10
# Allowed deviation of an allowance from base times percentage (PEPPOL-EN16931-R040).
_TOLERANCE = Decimal("0.02")
_DISCOUNT = "95"
UNIT = "unit"


@exact()
def lines_of(source: Source, *, sign: int) -> tuple[Line, ...]:
    """Return the counted line items, and for a final invoice deductions for its advances."""
    rows = list(_rows(source, sign=sign))
    return (*rows, *_advance_lines(source, sign=sign))


@exact()
def roundings(lines: Sequence[Line], groups: Sequence[TaxGroup]) -> tuple[Allowance, ...]:
    """Return allowances and charges for cents by which totals computed from gross (or net) differ from the
    line items.
    """
    left = {group.tax: group.base for group in groups}
    for line in lines:
        left[line.tax] = left.get(line.tax, _ZERO) - line.net
    return tuple(
        Allowance(
            amount=abs(amount),
            charge=amount > 0,
            reason="Rounding",
            reason_code="ZZZ" if amount > 0 else "",
            tax=tax,
        )
        for tax, amount in left.items()
        if amount
    )


def _rows(source: Source, *, sign: int) -> Iterator[Line]:
    notes = _row_notes(source.invoice)
    for place, position in enumerate(source.positions):
        counted = [row for row in engine_rows(position, priced_position(position)) if row.counts]
        for part, row in enumerate(counted):
            number = f"{place + 1}" if part == 0 else f"{place + 1}.{part + 1}"
            yield _line(source, position, row, number, sign=sign, note=notes.get(place, ""))


def _line(
    source: Source, position: Position, row: PricedPosition, number: str, *, sign: int, note: str
) -> Line:
    before, after = row.totals, _discounted(source.invoice, row)
    quantity, price, base_quantity = _price(sign * row.quantity, sign * before.net, row.price_net)
    unit, attributes = _unit(position.quantity_unit)
    return Line(
        id=number,
        name=(position.name or position.description or position.code or "").strip(),
        description=(position.description or "") if position.name else "",
        quantity=quantity,
        unit=unit,
        net=sign * after.net,
        price=price,
        base_quantity=base_quantity,
        tax=ground_of(source, row.tax).tax,
        tax_amount=sign * after.tax,
        wire_tax=row.tax,
        note=note,
        allowances=_discount(row, before, after, sign=sign),
        seller_code=position.code or "",
        order_line=position.order_line or "",
        **_described(source.invoice, position, attributes),
    )


def _discounted(invoice: Invoice, row: PricedPosition) -> Amounts:
    if not invoice.show_discount:
        return row.totals
    decimals = invoice.account.price_decimals
    return discount_position(
        row,
        discount_kind=invoice.discount_kind,
        price_decimals=decimals,
        amount_places=amount_places(invoice.currency),
    )


def _price(quantity: Decimal, net: Decimal, price_net: Decimal) -> tuple[Decimal, Decimal, Decimal | None]:
    """Return quantity, non-negative price, and base quantity that together yield the net amount."""
    if not quantity:
        if not net:
            return quantity, abs(price_net), None
        quantity = Decimal(1)
    if round_half_up(quantity * price_net) == net and price_net >= 0:
        return quantity, price_net, None
    if net * quantity < 0:
        quantity = -quantity
    price = round_half_up(abs(net / quantity), _PRICE_PLACES)
    if round_half_up(quantity * price) == net:
        return quantity, price, None
    return quantity, abs(net), abs(quantity)


def _unit(text: str | None) -> tuple[str, tuple[Attribute, ...]]:
    word = (text or "").strip()
    code = UNITS.get(word.casefold())
    return (code, ()) if code else (ONE, (Attribute(name=UNIT, value=word),))


def _discount(row: PricedPosition, before: Amounts, after: Amounts, *, sign: int) -> tuple[Allowance, ...]:
    amount = sign * (before.net - after.net)
    if not amount:
        return ()
    base, percent = sign * before.net, row.discount_percent
    fits = percent and base > 0 and abs(base * percent / 100 - amount) <= _TOLERANCE
    return (
        Allowance(
            amount=abs(amount),
            charge=amount < 0,
            base=base if fits else None,
            percent=percent if fits else None,
            reason="Discount" if amount > 0 else "Discount taken back",
            reason_code=_DISCOUNT if amount > 0 else "ZZZ",
        ),
    )


def _described(invoice: Invoice, position: Position, attributes: tuple[Attribute, ...]) -> dict[str, Any]:
    """Return the additional column's value as the property that its heading names."""
    heading = (invoice.additional_info_desc or "").casefold()
    value = (position.additional_info or "").strip()
    found: dict[str, Any] = {"attributes": attributes}
    if not value:
        return found
    if "gtin" in heading or "ean" in heading:
        found["standard_id"] = Identifier(scheme="0160", value=value)
    elif heading in ("cn", "hs"):
        found["classifications"] = (Classification(code=value, scheme="HS"),)
    else:
        name = invoice.additional_info_desc or "info"
        found["attributes"] = (*attributes, Attribute(name=name, value=value))
    return found


def _row_notes(invoice: Invoice) -> dict[int, str]:
    """Return remarks about line items by index; the API counts them from one."""
    notes: dict[int, str] = {}
    for remark in invoice.descriptions:
        index = remark.get("position_index")
        if index and remark.get("content"):
            before = notes.get(int(index) - 1)
            notes[int(index) - 1] = "\n".join(filter(None, (before, remark["content"])))
    return notes


def _advance_lines(source: Source, *, sign: int) -> Iterator[Line]:
    """Yield deductions for advances, by rate."""
    for number, advance in enumerate(source.advances, 1):
        for part, line in enumerate(advance.tax_lines, 1):
            net = parse_decimal(line["net"])
            yield Line(
                id=f"A{number}.{part}",
                name=f"Advance {advance.number}",
                quantity=Decimal(-sign if net >= 0 else sign),
                unit=ONE,
                net=-sign * net,
                price=abs(net),
                tax=_advance_tax(source, line["tax"]),
                tax_amount=-sign * parse_decimal(line["tax_amount"]),
                wire_tax=line["tax"],
            )


def _advance_tax(source: Source, tax: str) -> Tax:
    return ground_of(source, tax).tax
