"""Values of a line item's `tax`: a percentage, or a code for "no rate"."""

from decimal import Decimal
from typing import Final

from tidebill.kernel.money import HUNDRED, parse_decimal

EXEMPT: Final = "zw"
OUTSIDE: Final = "np"
REVERSE_CHARGE: Final = "oo"
HIDDEN: Final = "disabled"
TAX_CODES: Final = (EXEMPT, OUTSIDE, REVERSE_CHARGE, HIDDEN)

_SPELLINGS: Final = {code: code for code in TAX_CODES} | dict.fromkeys(
    ("n/a", "na", "nie podlega", "not applicable"), OUTSIDE
)


def tax_rate(tax: str) -> Decimal:
    """Return the rate in percent used in arithmetic: "23" is 23, "5,5" is 5.5, "zw" is 0.

    Raises ValueError for anything but a code or a percentage from 0 to 100, including blank text. Source:
    docs/calculations.md, Tax values.
    """
    if _code(tax):
        return Decimal(0)
    rate = parse_decimal(tax.strip().removesuffix("%"))
    if not 0 <= rate <= HUNDRED:
        raise ValueError("is not a tax rate")
    return abs(rate)


def is_valid_tax(tax: str) -> bool:
    """Return whether tax_rate accepts the value."""
    try:
        tax_rate(tax)
    except ValueError:
        return False
    return True


def tax_group(tax: str) -> str:
    """Return the canonical spelling that groups the value in a tax summary: "23.0" is "23", "N/A" is "np".

    Raises ValueError under the same conditions as tax_rate.
    """
    return _code(tax) or _shortest(tax_rate(tax))


def _code(tax: str) -> str | None:
    return _SPELLINGS.get(" ".join(tax.lower().split()))


def _shortest(rate: Decimal) -> str:
    text = f"{rate:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
