"""Initial values of the form: new document, copy, stored document, or draft."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tidebill.events.journal import snapshot
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.copying import stored_rows
from tidebill.invoices.services.issuing.preview import Preview
from tidebill.kernel.money import round_half_up, to_wire
from tidebill.kernel.positions import PositionInput
from tidebill.kernel.pricing import price_position
from tidebill.kernel.strategy import Strategy

# Computed for a new document; shown as placeholders.
_FOLLOWING = (
    "number",
    "sell_date",
    "transaction_date",
    "payment_to",
    "delivery_date",
    "paid",
    "exchange_currency_rate",
    "exchange_date",
    "seller_bank_account_id",
)
_PRICES = ("price_net", "price_gross", "total_price_net", "total_price_gross")
_PERCENT_PLACES = 2
# By layout of the line items.
_CARRIED: Mapping[str, tuple[str, ...]] = {
    "advance": ("income", "copy_invoice_from"),
    "final": ("income", "copy_invoice_from"),
    "correction": ("income", "from_invoice_id", "invoice_id", "correction"),
}
Values = dict[str, Any]


def new_values(preview: Preview, sent: NewInvoice) -> Values:
    """Return the values of a new document with the requested attributes."""
    values = {**_document(preview.invoice), **dict.fromkeys(_FOLLOWING)}
    values |= {name: value for name in _FOLLOWING if (value := sent.get(name)) is not None}
    strategy = Strategy.parse(preview.invoice.calculating_strategy)
    values["positions"] = [
        {**_row(line.position), **_leading_prices(line.position, strategy), "id": None}
        for line in preview.lines
    ]
    return values


def stored_values(invoice: Invoice) -> Values:
    """Return the values of a stored document."""
    return {**_document(invoice), "positions": [_row(position) for position in stored_rows(invoice)]}


def typed_values(sent: Mapping[str, object]) -> Values:
    """Return submitted values, with the strategy's parts under their form names."""
    return {**sent, **_strategy(sent.get("calculating_strategy"))}


def carried(sent: Mapping[str, object], shape: str) -> list[tuple[str, str]]:
    """Return hidden inputs: the origin of a new document."""
    names = _CARRIED.get(shape, ("income", "from_invoice_id", "invoice_id", "additional_params"))
    found = [(name, sent.get(name)) for name in names]
    return [(name, _carried_text(value)) for name, value in found if value not in (None, "")]


def _carried_text(value: object) -> str:
    return ("1" if value else "0") if isinstance(value, bool) else str(value)


def _document(invoice: Invoice) -> Values:
    row = snapshot(invoice)
    return {
        **{name: _typed(value) for name, value in row.items()},
        **_strategy(invoice.calculating_strategy),
        "split_payment": None if invoice.split_payment is None else invoice.split_payment,
    }


def _strategy(value: object) -> Values:
    found = value if isinstance(value, Mapping) else {}
    names = ("position", "sum", "invoice_form_price_kind")
    return {f"calculating_strategy.{name}": found.get(name) for name in names}


def _row(position: Position) -> Values:
    row = {name: _typed(value) for name, value in snapshot(position).items()}
    return {**row, **{name: _money(row[name]) for name in (*_PRICES, "discount", "total_purchase_price")}}


def _leading_prices(position: Position, strategy: Strategy) -> Values:
    """Return only the leading price: the unit price, unless the total is no multiple of it."""
    name = f"price_{strategy.invoice_form_price_kind}"
    asked = PositionInput(tax=position.tax, quantity=position.quantity)
    unit = replace(asked, **{name: getattr(position, name)})
    priced = price_position(unit, strategy=strategy)
    empty: Values = dict.fromkeys(_PRICES)
    if not position.total_price_gross and not position.total_price_net:
        return empty
    if (priced.total_price_net, priced.total_price_gross) == _totals(position):
        return {**empty, name: _money(getattr(position, name))}
    return {**empty, "total_price_gross": _money(position.total_price_gross)}


def _totals(position: Position) -> tuple[Decimal, Decimal]:
    return (position.total_price_net, position.total_price_gross)


def _typed(value: object) -> Any:
    return to_wire(value).removesuffix(".0") if isinstance(value, Decimal) else value


def _money(value: object) -> str | None:
    """Format an amount as input: at least two decimals."""
    if value in (None, ""):
        return None
    number = Decimal(str(value))
    rounded = round_half_up(number, _PERCENT_PLACES)
    return f"{rounded:.2f}" if rounded == number else to_wire(number)
