"""The numbers of a document: made by the one engine (docs/calculations.md), stored for everybody."""

from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from tidebill.invoices.models import Invoice
from tidebill.invoices.services.rows import Line
from tidebill.kernel.money import to_wire
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.pricing import price_position
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.tax import OUTSIDE, REVERSE_CHARGE
from tidebill.kernel.totals import TaxLine, Totals, total_positions
from tidebill.wire.errors import Invalid, Message

# Within these, 2,000 rows still add up inside the columns.
AMOUNT_MAX = Decimal("999999999999.99")
_NAME_PREFIX = 6
_AMOUNTS = (
    "total_price_net",
    "total_price_tax",
    "total_price_gross",
    "price_net",
    "price_tax",
    "price_gross",
)


def calculate(invoice: Invoice, lines: Sequence[Line]) -> None:
    """Prices every row and sums the document; raises Invalid where a number outgrows its column."""
    strategy = Strategy.parse(invoice.calculating_strategy)
    decimals = invoice.account.price_decimals
    for place, line in enumerate(lines):
        _price(invoice, line, place, strategy=strategy, decimals=decimals)
    totals = total_positions(
        [_priced(line) for line in lines],
        strategy=strategy,
        show_discount=invoice.show_discount,
        discount_kind=invoice.discount_kind,
        price_decimals=decimals,
    )
    _keep_totals(invoice, totals)
    for line, discounted in zip(lines, totals.discounted, strict=True):
        taken = line.position.total_price_net - discounted.net
        line.position.discount_net = taken if invoice.show_discount and taken else None
    _describe_rows(invoice, lines)


def _price(invoice: Invoice, line: Line, place: int, *, strategy: Strategy, decimals: int) -> None:
    asked = replace(line.asked, tax=_tax(invoice, line.asked.tax, line.asked.kind))
    priced = price_position(_with_one_discount(invoice, asked), strategy=strategy, price_decimals=decimals)
    for name in _AMOUNTS:
        if abs(getattr(priced, name)) > AMOUNT_MAX:
            raise Invalid({f"positions[{place}].{name}": _too_large()})
    for field in fields(PricedPosition):
        setattr(line.position, field.name, getattr(priced, field.name))


def _priced(line: Line) -> PricedPosition:
    return PricedPosition(
        **{field.name: getattr(line.position, field.name) for field in fields(PricedPosition)}
    )


def _tax(invoice: Invoice, tax: str, kind: str | None) -> str:
    """Reverse charge overrules the rate of every row: one code at home, another abroad."""
    if not invoice.reverse_charge or kind:
        return tax
    return REVERSE_CHARGE if (invoice.buyer_country or "PL").upper() == "PL" else OUTSIDE


def _with_one_discount(invoice: Invoice, asked: Any) -> Any:
    """Keeps the discount that the document's kind uses and drops the other."""
    by_amount = invoice.show_discount and invoice.discount_kind == "amount"
    by_percent = invoice.show_discount and invoice.discount_kind != "amount"
    return replace(
        asked,
        discount=asked.discount if by_amount else None,
        discount_percent=asked.discount_percent if by_percent else None,
    )


def _keep_totals(invoice: Invoice, totals: Totals) -> None:
    for name in ("price_net", "price_tax", "price_gross", "discount", "discount_net"):
        setattr(invoice, name, getattr(totals, name))
    invoice.tax_lines = [_plain_line(line) for line in totals.tax_lines]


def _plain_line(line: TaxLine) -> dict[str, str]:
    return {
        "tax": line.tax,
        "rate": to_wire(line.rate),
        "net": to_wire(line.net),
        "tax_amount": to_wire(line.tax_amount),
        "gross": to_wire(line.gross),
    }


def _describe_rows(invoice: Invoice, lines: Sequence[Line]) -> None:
    """The columns by which lists show what was sold without reading rows."""
    names = [line.position.name or "" for line in lines]
    invoice.product_cache = names[0] if len(names) == 1 else ", ".join(name[:_NAME_PREFIX] for name in names)


def _too_large() -> Message:
    return Message("must be less than or equal to %(count)s", {"count": to_wire(AMOUNT_MAX)})
