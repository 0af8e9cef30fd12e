"""Computed values of the form: amounts, dates, and the origin of each amount."""

from decimal import Decimal
from typing import Any

from tidebill.http.tags import amount, price
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.preview import Preview
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.tax_lines import tax_lines
from tidebill.kernel.identifiers import is_valid_tax_no
from tidebill.kernel.money import to_wire
from tidebill.kernel.pricing import leading_input
from tidebill.kernel.totals import TaxLine

_AMOUNTS = ("total_price_net", "total_price_tax", "total_price_gross", "discount_net")
_PRICES = ("price_net", "price_gross", "price_tax")
_DAYS = (
    "issue_date",
    "sell_date",
    "transaction_date",
    "delivery_date",
    "payment_to",
    "paid_date",
    "exchange_date",
)
_TEXTS = ("name", "code", "tax", "quantity_unit", "gtu_code", "product_id", "kind", "description")


def computed(preview: Preview) -> dict[str, Any]:
    """Return the response of a preview; totals as in the API and formatted for the reader."""
    invoice = preview.invoice
    sums = ("price_net", "price_tax", "price_gross", "discount", "paid")
    return {
        "number": invoice.number,
        "is_numbered": preview.is_numbered,
        "currency": invoice.currency,
        **{name: to_wire(getattr(invoice, name)) for name in sums},
        "due": to_wire(invoice.amount_due),
        "shown": {name: amount(getattr(invoice, name)) for name in sums}
        | {"due": amount(invoice.amount_due)},
        "show_discount": invoice.show_discount,
        "positions": [_row(line) for line in preview.lines],
        "tax_lines": [_tax_line(line) for line in tax_lines(invoice)],
        **{name: _text(getattr(invoice, name)) for name in _DAYS},
        "payment_to_kind": invoice.payment_to_kind,
        "exchange": _exchange(invoice),
        "buyer_tax_no_valid": _tax_no_valid(invoice),
        "is_new_client": invoice.client is None or invoice.client.pk is None,
    }


def _row(line: LineItem) -> dict[str, Any]:
    position = line.position
    shown = {name: amount(getattr(position, name)) for name in _AMOUNTS}
    shown |= {name: price(getattr(position, name)) for name in _PRICES}
    return {
        **{name: _text(getattr(position, name)) for name in _TEXTS},
        "quantity": to_wire(position.quantity),
        **{name: _wire(getattr(position, name)) for name in (*_PRICES, *_AMOUNTS)},
        "shown": shown,
        # The amount that the others of the line item were computed from.
        "leading": leading_input(line.asked),
        **_sides(position),
    }


def _sides(position: Position) -> dict[str, Any]:
    if not position.correction_before_attributes:
        return {}
    return {
        "before": position.correction_before_attributes,
        "after": position.correction_after_attributes,
    }


def _tax_line(line: TaxLine) -> dict[str, str]:
    return {
        "tax": line.tax,
        "net": amount(line.net),
        "tax_amount": amount(line.tax_amount),
        "gross": amount(line.gross),
    }


def _exchange(invoice: Invoice) -> dict[str, Any] | None:
    if not invoice.exchange_currency or not invoice.exchange_currency_rate:
        return None
    return {"rate": to_wire(invoice.exchange_currency_rate), "note": invoice.exchange_note}


def _tax_no_valid(invoice: Invoice) -> bool | None:
    number = (invoice.buyer_tax_no or "").strip()
    return is_valid_tax_no(invoice.buyer_country or "", tax_no=number) if number else None


def _wire(value: Decimal | None) -> str | None:
    return None if value is None else to_wire(value)


def _text(value: object) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
