"""Line items of a correction in its form: original values next to inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from tidebill.http.forms import rows_of
from tidebill.http.tags import amount, price
from tidebill.kernel.strategy import Strategy

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class SideInput:
    """An input of the corrected side."""

    key: str
    label: str
    value: str
    number: bool = False


@dataclass(frozen=True)
class SideForm:
    """A line item: ``kept`` is submitted unchanged, ``cells`` are the inputs.

    An added one has no ``before``.
    """

    id: Any
    product_id: Any
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    kept: list[tuple[str, Any]]
    shown: dict[str, str]
    price_label: str
    cells: list[SideInput]


def sides_of(values: Mapping[str, object]) -> list[SideForm]:
    """Return a correction's line items with their sides, and an empty one to add."""
    strategy = Strategy.parse({"invoice_form_price_kind": _price_kind(values)})
    price_key = f"price_{strategy.invoice_form_price_kind}"
    rows = [
        row
        for row in rows_of(values.get("positions"))
        if row.get("correction_before_attributes") or row.get("correction_after_attributes")
    ]
    if not rows:
        return []
    tax = (rows[-1].get("correction_after_attributes") or _NOTHING).get("tax")
    empty = {"correction_after_attributes": {"quantity": "1", "tax": tax}}
    return [_side(row, price_key) for row in (*rows, empty)]


def _price_kind(values: Mapping[str, object]) -> Any:
    return values.get("calculating_strategy.invoice_form_price_kind") or "net"


def _side(row: Mapping[str, Any], price_key: str) -> SideForm:
    before = row.get("correction_before_attributes") or _NOTHING
    after = row.get("correction_after_attributes") or _NOTHING
    label = gettext("Net price") if price_key == "price_net" else gettext("Gross price")
    return SideForm(
        id=row.get("id"),
        product_id=row.get("product_id"),
        before=before,
        after=after,
        kept=[(name, value) for name, value in before.items() if value is not None],
        shown={
            "quantity": _plain(before.get("quantity")),
            "price": price(_number(before.get(price_key))),
            "net": amount(_number(before.get("total_price_net"))),
            "gross": amount(_number(before.get("total_price_gross"))),
        },
        price_label=label,
        cells=[
            SideInput("name", gettext("Name"), str(after.get("name") or "")),
            SideInput("quantity", gettext("Quantity"), _plain(after.get("quantity")), number=True),
            SideInput(price_key, label, _plain(after.get(price_key, before.get(price_key))), number=True),
            SideInput("tax", gettext("Tax"), str(after.get("tax") or "")),
        ],
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value).removesuffix(".0")


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except ArithmeticError:
        return None
