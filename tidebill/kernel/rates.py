"""Exchange rate tables published by central banks."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lxml import etree

from tidebill.kernel.money import exact, round_half_up

_PLACES: Final = 8
_ECB: Final = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}"
# An older table does not apply today.
_STALE: Final = timedelta(days=10)


@dataclass(frozen=True)
class RateTable:
    """Exchange rate table of one day: the price of one unit of `base` in each currency, or of each currency
    in `base`.

    `quoted_in_base` distinguishes them: the NBP quotes one euro in złoty, the ECB one euro in other
    currencies.
    """

    source: str
    day: date
    name: str
    base: str
    quoted_in_base: bool
    rates: Mapping[str, Decimal]

    @exact()
    def rate(self, currency: str, shown: str) -> Decimal | None:
        """Return the price of one unit of `currency` in `shown`, to eight places; None if the table lacks
        either.
        """
        ours, theirs = self._in_base(currency), self._in_base(shown)
        if ours is None or theirs is None:
            return None
        numerator, denominator = (ours, theirs) if self.quoted_in_base else (theirs, ours)
        return round_half_up(numerator / denominator, _PLACES)

    def _in_base(self, currency: str) -> Decimal | None:
        return Decimal(1) if currency == self.base else self.rates.get(currency)


def parse_ecb(content: bytes) -> list[RateTable]:
    """Parse the ECB's euro foreign exchange reference rates (XML, one day or several).

    Raises ValueError for anything else.
    """
    root = _parse_xml(content)
    tables = [_ecb_day(cube) for cube in root.iter(f"{_ECB}Cube") if cube.get("time")]
    if not tables:
        raise ValueError("no table of the ECB")
    return tables


def parse_nbp(content: bytes) -> list[RateTable]:
    """Parse the NBP's tables A: JSON or XML of its API, one day or several.

    Raises ValueError for anything else.
    """
    start = content.lstrip()[:1]
    tables = list(_nbp_json(content) if start in (b"[", b"{") else _nbp_xml(content))
    if not tables:
        raise ValueError("no table of the NBP")
    return tables


PARSERS: Final[Mapping[str, Callable[[bytes], list[RateTable]]]] = {"ecb": parse_ecb, "nbp": parse_nbp}


def last_published(day: date, is_holiday: Callable[[date], bool]) -> date:
    """Return the last publication day before `day`: not on a weekend or holiday."""
    found = day - timedelta(days=1)
    while (found.weekday() > 4 or is_holiday(found)) and day - found < _STALE:
        found -= timedelta(days=1)
    return found


def _ecb_day(cube: etree._Element) -> RateTable:
    rates = {str(entry.get("currency")): _rate(entry.get("rate")) for entry in cube if entry.get("currency")}
    day = date.fromisoformat(str(cube.get("time")))
    return _checked(RateTable("ecb", day, day.isoformat(), "EUR", False, rates))


def _nbp_json(content: bytes) -> Iterator[RateTable]:
    try:
        found = json.loads(content, parse_float=Decimal)
        for table in found if isinstance(found, list) else [found]:
            rates = {str(entry["code"]): _rate(entry["mid"]) for entry in table["rates"]}
            yield _nbp_table(str(table["effectiveDate"]), str(table["no"]), rates)
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("no table of the NBP") from error


def _nbp_xml(content: bytes) -> Iterator[RateTable]:
    for table in _parse_xml(content).iter("ExchangeRatesTable"):
        entries = table.iter("Rate")
        rates = {str(entry.findtext("Code")): _rate(entry.findtext("Mid")) for entry in entries}
        yield _nbp_table(str(table.findtext("EffectiveDate")), str(table.findtext("No")), rates)


def _nbp_table(day: str, name: str, rates: Mapping[str, Decimal]) -> RateTable:
    return _checked(RateTable("nbp", date.fromisoformat(day), name, "PLN", True, rates))


def _checked(table: RateTable) -> RateTable:
    if not table.rates:
        raise ValueError("a table without rates")
    return table


def _rate(value: object) -> Decimal:
    try:
        rate = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("a rate that is no number") from None
    if not rate.is_finite() or rate <= 0:
        raise ValueError("a rate that is not above zero")
    return rate


def _parse_xml(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ValueError("no XML") from None
