"""Localized formats of numbers, money and dates."""

import re
from datetime import date
from decimal import Decimal
from functools import cached_property

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, format_currency, parse_pattern

from tidebill.kernel.money import AMOUNT_PLACES

ISO_DATE = "y-MM-dd"
ISO_MONTH = "y-MM"
MONTH = re.compile(r"(\d{4})-(\d{2})")
RATE = re.compile(r"-?\d{1,9}(?:[.,]\d{1,9})?")
LETTER_BESIDE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=-?\d)|(?<=\d)(?=[^\W\d_])")
DIRECTION_MARKS = re.compile("[\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}]")
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

NUMBER = parse_pattern("#,##0.###")
QUANTITY = parse_pattern("#,##0.######")


class Formats:
    """Formats of one language; `date_pattern` and `month_pattern` are in CLDR's notation."""

    def __init__(
        self,
        locale: str,
        *,
        date_pattern: str = ISO_DATE,
        month_pattern: str = ISO_MONTH,
        amount_places: int = AMOUNT_PLACES,
    ) -> None:
        self.locale = Locale.parse(locale)
        self.date_pattern = date_pattern
        self.month_pattern = month_pattern
        self.amount_pattern = parse_pattern("#,##0." + ("0" * amount_places or "##"))

    def amount(self, value: Decimal) -> str:
        """Format an amount or a price with all significant decimals, at least those of its currency."""
        return self._apply(self.amount_pattern, value)

    def quantity(self, value: Decimal) -> str:
        """Format a quantity without trailing zeros, at most six decimals."""
        return str(QUANTITY.apply(value, self.locale))

    def number(self, value: Decimal) -> str:
        """Format a number with all significant decimals."""
        return self._apply(NUMBER, value)

    def percent(self, value: Decimal) -> str:
        """Format `5.5` as "5.5%", without trailing zeros."""
        return self._apply(self._percent_pattern, value.normalize() / 100)

    def money(self, value: Decimal, *, currency: str) -> str:
        """Format an amount with its currency, with at least the currency's own decimals.

        Omits the locale's direction marks, which would move a minus sign to the other side.
        """
        text = format_currency(value, currency, locale=self.locale, decimal_quantization=False)
        return LETTER_BESIDE_DIGIT.sub(NO_BREAK_SPACE, DIRECTION_MARKS.sub("", text))

    def day(self, value: date) -> str:
        return format_date(value, self.date_pattern, self.locale)

    def month(self, value: str) -> str:
        """Format `2012-12` as month name and year; return other text unchanged."""
        found = MONTH.fullmatch(value)
        if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) == 0:
            return value
        return format_date(date(int(found[1]), int(found[2]), 1), self.month_pattern, self.locale)

    def rate(self, tax: str) -> str | None:
        """Format `23`, `23.0` or `5,5` as a percentage; None for a code."""
        if not RATE.fullmatch(tax.strip()):
            return None
        return self.percent(Decimal(tax.strip().replace(",", ".")))

    def country(self, code: str) -> str:
        """Return the country's name for an ISO 3166 code; return other text unchanged."""
        return self.locale.territories.get(code.upper(), code) if len(code) == 2 else code

    @property
    def direction(self) -> str:
        return self.locale.text_direction

    @cached_property
    def _percent_pattern(self) -> NumberPattern:
        return parse_pattern(self.locale.percent_formats[None].pattern)

    def _apply(self, pattern: NumberPattern, value: Decimal) -> str:
        return str(pattern.apply(value, self.locale, decimal_quantization=False))
