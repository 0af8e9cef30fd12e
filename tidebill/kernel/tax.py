"""The values of a row's `tax`: a percentage or one of the codes for "no rate"."""

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
    """Return the rate in percent that the arithmetic uses: "23" is 23, "5,5" is 5.5, "zw" is 0.

    Raises ValueError for what is neither a code nor a percentage from 0 to 100, the blank text included.
    Source: docs/calculations.md, Tax values.
    """
    if _code(tax):
        return Decimal(0)
    rate = parse_decimal(tax.strip().removesuffix("%"))
    if not 0 <= rate <= HUNDRED:
        raise ValueError("is not a tax rate")
    return abs(rate)


def is_valid_tax(tax: str) -> bool:
    """Tell whether tax_rate can read the value."""
    try:
        tax_rate(tax)
    except ValueError:
        return False
    return True


def tax_group(tax: str) -> str:
    """Return the one spelling under which a summary by rate gathers the value: "23.0" is "23", "N/A" is "np".

    Raises ValueError where tax_rate does.
    """
    return _code(tax) or _shortest(tax_rate(tax))


def _code(tax: str) -> str | None:
    return _SPELLINGS.get(" ".join(tax.lower().split()))


def _shortest(rate: Decimal) -> str:
    text = f"{rate:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
