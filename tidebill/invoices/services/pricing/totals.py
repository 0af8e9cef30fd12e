"""Amounts of a document, computed by the engine (docs/calculations.md)."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from decimal import Decimal

from tidebill.invoices.balance import settlement_total
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.advances import settled_lines
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.rows import priced_position
from tidebill.invoices.services.pricing.sides import AMOUNT_MAX, engine_rows, margin_difference
from tidebill.invoices.tax_lines import as_row
from tidebill.kernel.amounts import add_up
from tidebill.kernel.currencies import amount_places, price_places
from tidebill.kernel.discounts import discount_position, stored_discounts
from tidebill.kernel.money import to_wire
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.pricing import price_position
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.tax import OUTSIDE, REVERSE_CHARGE
from tidebill.kernel.totals import Totals, total_positions
from tidebill.wire.errors import Invalid, Message

SUM_MAX = 2_000 * AMOUNT_MAX
_NAME_PREFIX = 6
_AMOUNTS = (
    "total_price_net",
    "total_price_tax",
    "total_price_gross",
    "price_net",
    "price_tax",
    "price_gross",
)


def calculate(invoice: Invoice, lines: Sequence[LineItem]) -> None:
    """Price all line items and total the document; raises Invalid on overflow."""
    strategy = Strategy.parse(invoice.calculating_strategy)
    decimals = price_places(invoice.account.price_decimals, invoice.currency)
    for place, line in enumerate(lines):
        _price(invoice, line, place, strategy=strategy, decimals=decimals)
    sum_up(invoice, [line.position for line in lines])
    for line in lines:
        line.position.discount_net = _discount_net(invoice, priced_position(line.position), decimals)
    _describe_rows(invoice, lines)


def sum_up(invoice: Invoice, positions: Sequence[Position]) -> None:
    """Total priced line items; raises Invalid on overflow."""
    totals = total_positions(
        [row for position in positions for row in engine_rows(position, priced_position(position))],
        strategy=Strategy.parse(invoice.calculating_strategy),
        show_discount=invoice.show_discount,
        discount_kind=invoice.discount_kind,
        price_decimals=price_places(invoice.account.price_decimals, invoice.currency),
        amount_places=amount_places(invoice.currency),
    )
    _keep_totals(invoice, totals)


def _price(invoice: Invoice, line: LineItem, place: int, *, strategy: Strategy, decimals: int) -> None:
    tax = _tax(invoice, line.asked.tax, line.asked.kind)
    # Exact totals apply to the line item's own rate.
    exact = line.asked.exact if tax == line.asked.tax else None
    asked = replace(line.asked, tax=tax, exact=exact)
    priced = price_position(
        asked,
        strategy=strategy,
        price_decimals=decimals,
        amount_places=amount_places(invoice.currency),
    )
    for name in _AMOUNTS:
        if abs(getattr(priced, name)) > AMOUNT_MAX:
            raise Invalid({f"positions[{place}].{name}": _too_large()})
    kept = stored_discounts(priced, show_discount=invoice.show_discount, discount_kind=invoice.discount_kind)
    for name, value in {**asdict(priced), **kept._asdict(), **margin_difference(line.position)}.items():
        setattr(line.position, name, value)


def _discount_net(invoice: Invoice, priced: PricedPosition, decimals: int) -> Decimal | None:
    if not invoice.show_discount:
        return None
    after = discount_position(
        priced,
        discount_kind=invoice.discount_kind,
        price_decimals=decimals,
        amount_places=amount_places(invoice.currency),
    )
    return priced.total_price_net - after.net or None


def _tax(invoice: Invoice, tax: str, kind: str | None) -> str:
    """Return the effective tax: reverse charge replaces every rate by a domestic or foreign code."""
    if not invoice.reverse_charge or kind:
        return tax
    return REVERSE_CHARGE if (invoice.buyer_country or "PL").upper() == "PL" else OUTSIDE


def _keep_totals(invoice: Invoice, totals: Totals) -> None:
    lines = settled_lines(invoice, totals.tax_lines)
    sums = add_up(line.amounts for line in lines)
    if max(abs(sums.net), abs(sums.tax), abs(sums.gross), abs(totals.discount)) > SUM_MAX:
        raise Invalid({"positions": _too_large()})
    invoice.price_net, invoice.price_tax, invoice.price_gross = sums.net, sums.tax, sums.gross
    invoice.settlement_total = settlement_total(invoice)
    invoice.discount, invoice.discount_net = totals.discount, totals.discount_net
    invoice.tax_lines = [as_row(line) for line in lines]


def _describe_rows(invoice: Invoice, lines: Sequence[LineItem]) -> None:
    """Set columns that let lists describe the line items without reading them."""
    names = [line.position.name or "" for line in lines]
    invoice.product_cache = names[0] if len(names) == 1 else ", ".join(name[:_NAME_PREFIX] for name in names)


def _too_large() -> Message:
    return Message("must be less than or equal to %(count)s", {"count": to_wire(AMOUNT_MAX)})
