"""Decimals of a currency's amounts."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

from babel.numbers import get_currency_precision

from tidebill.kernel.money import AMOUNT_PLACES, round_half_up

# No currency in use has smaller units than thousandths.
STORED_PLACES: Final = 3
_CODE_LENGTH: Final = 3
_Row = TypeVar("_Row")


@lru_cache(maxsize=200)
def amount_places(currency: str | None) -> int:
    """Return the decimals of amounts in a currency: 0 for JPY, 3 for KWD, 2 for EUR and for unknown codes.

    Source: Unicode CLDR, as published in Babel.
    """
    code = (currency or "").upper()
    known = len(code) == _CODE_LENGTH and code.isascii() and code.isalpha()
    return min(get_currency_precision(code), STORED_PLACES) if known else AMOUNT_PLACES


def price_places(decimals: int, currency: str | None) -> int:
    """Return the decimals of computed unit prices: the account's, at least those of a dinar."""
    return max(decimals, amount_places(currency)) if decimals >= AMOUNT_PLACES else decimals


def own_first(rows: Iterable[_Row], own: str, *, currency: Callable[[_Row], str]) -> list[_Row]:
    """Return rows in their order, those in the account's own currency first."""
    return sorted(rows, key=lambda row: currency(row) != own)


def round_amount(amount: Decimal, currency: str | None) -> Decimal:
    """Round an amount half up to the decimals of its currency."""
    return round_half_up(amount, amount_places(currency))
