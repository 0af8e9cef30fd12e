"""Decimals of a currency's amounts."""

from functools import lru_cache
from typing import Final

from babel.numbers import get_currency_precision

from tidebill.kernel.money import AMOUNT_PLACES

_LONGEST: Final = 3


@lru_cache(maxsize=200)
def amount_places(currency: str | None) -> int:
    """Return the decimals of amounts in a currency: 0 for JPY, 2 for EUR and for unknown codes.

    At most two, the precision of documents: dinars are rounded to hundredths instead of thousandths. Source:
    Unicode CLDR, as published in Babel.
    """
    code = (currency or "").upper()
    known = len(code) == _LONGEST and code.isascii() and code.isalpha()
    return min(get_currency_precision(code), AMOUNT_PLACES) if known else AMOUNT_PLACES
