"""Exact decimals: parsing, rounding and formatting."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Final

AMOUNT_PLACES: Final = 2
PRICE_PLACES: Final = 6
QUANTITY_PLACES: Final = 6
PERCENT_PLACES: Final = 6
RATE_PLACES: Final = 8

ZERO: Final = Decimal("0.00")
HUNDRED: Final = Decimal(100)

MAX_TEXT_LENGTH: Final = 64
MAX_INTEGER_DIGITS: Final = 15
MAX_DECIMALS: Final = 30

# Holds the product of the two largest numbers that parse_decimal accepts, and any sum of such products: only
# divisions are rounded before round_half_up does so explicitly.
_EXACT: Final = Context(prec=120, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])

_SPACED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[\s'\u2019][0-9]{3})+(?:[.,][0-9]*)?")
_SPACES: Final = re.compile(r"[\s'\u2019]")
_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")


@contextmanager
def exact() -> Iterator[None]:
    """Compute with enough digits to be lossless; usable as context manager and decorator."""
    with localcontext(_EXACT):
        yield


def round_half_up(number: Decimal, places: int = AMOUNT_PLACES) -> Decimal:
    """Round to `places` decimals, halves away from zero: 0.125 is 0.13 and -0.125 is -0.13.

    Never returns a negative zero. Raises ValueError for NaN and infinities, decimal.InvalidOperation for more
    than 120 digits. Source: docs/calculations.md, Rounding.
    """
    if not number.is_finite():
        raise ValueError("is not a number")
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)
    return rounded if rounded else abs(rounded)


def to_wire(number: Decimal) -> str:
    """Format a decimal as the API does: no exponent, no trailing zeros, at least one decimal ("100.0").

    Raises ValueError for NaN and infinities. Source: docs/calculations.md, Decimals in the API.
    """
    if not number.is_finite():
        raise ValueError("is not a number")
    if not number:
        return "0.0"
    whole, _, decimals = f"{number:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0') or '0'}"


def parse_decimal(value: object) -> Decimal:
    """Parse a number in common notations: "10.23", "59,00", "1 234,56", "1,234.56", 7.

    A single comma or dot is the decimal separator; if both occur, the last one is. Groups of three digits may
    be separated by spaces or apostrophes. Raises ValueError for anything else: NaN, infinities, floats,
    booleans, blank or overlong text, more than 15 digits before the decimal point or 30 after it. Source:
    docs/calculations.md, Decimals in the API.
    """
    number = _read_decimal(value)
    if not number.is_finite():
        raise ValueError("is not a number")
    if number.adjusted() >= MAX_INTEGER_DIGITS:
        raise ValueError("is too large")
    if -_exponent(number) > MAX_DECIMALS:
        raise ValueError("has too many decimals")
    return number


def _read_decimal(value: object) -> Decimal:
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Decimal(value)
    raise ValueError("is not a number")


def _read_text(text: str) -> Decimal:
    if len(text) > MAX_TEXT_LENGTH:
        raise ValueError("is too long")
    plain = _with_decimal_point(_without_spaces(text.strip().replace("\N{MINUS SIGN}", "-")))
    if not _PLAIN.fullmatch(plain):
        raise ValueError("is not a number")
    return Decimal(plain)


def _without_spaces(text: str) -> str:
    return _SPACES.sub("", text) if _SPACED.fullmatch(text) else text


def _with_decimal_point(text: str) -> str:
    if text.rfind(",") > text.rfind("."):
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)
