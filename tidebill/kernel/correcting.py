"""Compute the corrected side of a line item from the values a user typed over the original."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from tidebill.kernel.money import exact, parse_decimal, round_half_up, to_wire

# Texts of a line item, which a correction of its amounts leaves as they are.
DESCRIBING: Final = (
    "name",
    "description",
    "code",
    "product_id",
    "quantity_unit",
    "additional_info",
    "gtu_code",
)
_TYPED: Final = ("quantity", "tax", "price_net", "price_gross")
# One cent per unit: a unit price that differs by more does not explain its total, as after a discount.
_TOLERANCE: Final = Decimal("0.01")


@exact()
def corrected_side(before: Mapping[str, object], typed: Mapping[str, object]) -> dict[str, Any]:
    """Return the line item after a correction, unpriced: `before` overlaid with `typed`.

    Texts stay unless others are typed, and values typed unchanged keep the original amounts to the cent. A
    changed price takes precedence. A changed quantity keeps the unit price, or, if the total is less than the
    prices imply, its share of the total.
    Values that can't be parsed as numbers are returned as typed.
    """
    words = {name: value for name, value in typed.items() if name not in _TYPED}
    texts = {name: before[name] for name in DESCRIBING if name in before} | words
    changed = {name for name in _TYPED if name in typed and not _same(name, before.get(name), typed[name])}
    if not changed:
        return {**before, **words}
    base = {"quantity": before["quantity"], "tax": before["tax"]} | _numbers(typed, ("quantity", "tax"))
    price = next((name for name in ("price_net", "price_gross") if name in changed), None)
    if price:
        return {**texts, **base, price: typed[price]}
    return {**texts, **base, **_kept_amount(before, typed)}


def absent_side(typed: Mapping[str, object]) -> dict[str, Any]:
    """Return the "before" side of a line item that a correction adds: the same texts with zero amounts."""
    nothing = dict.fromkeys(
        ("quantity", "price_net", "price_gross", "total_price_net", "total_price_gross"), "0"
    )
    return {"kind": "correction_before", "name": typed.get("name"), "tax": typed.get("tax"), **nothing}


def _kept_amount(before: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the amount that a line item keeps when only its quantity or tax changes."""
    was, total = Decimal(before["quantity"]), Decimal(before["total_price_gross"])
    leading = "price_gross" if "price_gross" in typed else "price_net"
    unit, sum_name = Decimal(before[leading]), leading.replace("price", "total_price")
    if abs(unit * was - Decimal(before[sum_name])) <= _TOLERANCE * abs(was):
        return {leading: before[leading]}
    now = _number(typed.get("quantity"))
    if now is None or not was:
        return {"total_price_gross": before["total_price_gross"]}
    return {"total_price_gross": to_wire(round_half_up(total * now / was))}


def _numbers(typed: Mapping[str, object], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: typed[name] for name in names if typed.get(name) not in (None, "")}


def _same(name: str, was: Any, typed: Any) -> bool:
    if typed in (None, ""):
        return True
    if name == "tax":
        return str(was) == str(typed).strip()
    now = _number(typed)
    return now is not None and was is not None and now == Decimal(was)


def _number(text: object) -> Decimal | None:
    try:
        return parse_decimal(text)
    except (ValueError, TypeError, ArithmeticError):
        return None
