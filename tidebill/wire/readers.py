"""Parse lenient API values: many spellings in, one Python value out, or a translatable error."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from tidebill.kernel.money import parse_decimal, to_wire
from tidebill.kernel.strategy import Strategy as CalculatingStrategy
from tidebill.kernel.tax import is_valid_tax
from tidebill.wire import errors

ID_MAX = 2**63 - 1
TEXT_MAX = 255
LONG_TEXT_MAX = 65_535
FIRST_YEAR, LAST_YEAR = 1900, 2200
Day = TypeVar("Day", date, datetime)
_CURRENCY = re.compile(r"[A-Za-z]{3}\Z")
_LANGUAGE = re.compile(r"[a-z]{2}(2|-[A-Z]{2})?(/[a-z]{2}(2|-[A-Z]{2})?)?\Z")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")
# A lone surrogate can't be encoded, and PostgreSQL can't store NUL.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TRUE = frozenset({"true", "1", "yes", "on", "t", "y"})
_FALSE = frozenset({"false", "0", "no", "off", "f", "n"})


def read_text(limit: int) -> Callable[[Any], str | None]:
    """Return a parser of text of at most ``limit`` characters; numbers and booleans are converted to text."""

    def read(value: object) -> str | None:
        if value is None:
            return None
        if isinstance(value, bool):
            value = "true" if value else "false"
        if isinstance(value, int | Decimal):
            value = str(value)
        if not isinstance(value, str) or _UNSTORABLE.search(value):
            raise errors.validation_error(errors.INVALID)
        if len(value) > limit:
            raise errors.validation_error("is too long (maximum is %(count)s characters)", count=limit)
        return value

    return read


def read_decimal(places: int | None, limit: Decimal) -> Callable[[Any], Decimal | None]:
    """Return a parser of decimals up to ``limit`` in absolute value.

    They are rounded half up to ``places``, unless that is None.
    """
    step = None if places is None else Decimal(1).scaleb(-places)

    def read(value: object) -> Decimal | None:
        if value is None or value == "":
            return None
        number = _number(value)
        if abs(number) > limit:
            raise errors.validation_error("must be less than or equal to %(count)s", count=to_wire(limit))
        return number if step is None else number.quantize(step, ROUND_HALF_UP)

    return read


def _number(value: object) -> Decimal:
    if isinstance(value, bool):
        raise errors.validation_error(errors.NOT_A_NUMBER)
    try:
        return parse_decimal(value)
    except (ValueError, TypeError, ArithmeticError):
        raise errors.validation_error(errors.NOT_A_NUMBER) from None


def read_flag(value: object) -> bool | None:
    """Parse a boolean in any accepted spelling; null and blank return None."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold() if isinstance(value, str | int | Decimal) else None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise errors.validation_error(errors.NOT_LISTED)


def read_integer(value: object) -> int | None:
    """Parse an integer or a numeric string."""
    if value is None or value == "":
        return None
    number = _number(value)
    if abs(number) > ID_MAX or number != int(number):
        raise errors.validation_error(errors.NOT_A_NUMBER)
    return int(number)


def read_path_id(text: str) -> int:
    """Return the id in a URL or form; 0, which no row has, for anything that no database can store."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def read_id_or_name(value: object) -> int | str | None:
    """Parse an id, or the name of an object."""
    if isinstance(value, str) and value and not value.strip().isdigit():
        return read_text(TEXT_MAX)(value)
    return read_integer(value)


def read_day(value: object) -> date | None:
    """Parse a date; the time of a timestamp is ignored, as some shop plugins send one."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise errors.validation_error(errors.NOT_A_DATE)
    text = value.strip()
    try:
        day = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).date()
    except ValueError:
        raise errors.validation_error(errors.NOT_A_DATE) from None
    return _bounded(day)


def _bounded(day: Day) -> Day:
    """Return the date if terms and time zones can be applied to it without overflow, else raise."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise errors.validation_error(errors.NOT_A_DATE)
    return day


def read_end_day(value: object) -> date | None:
    """Parse a date; the text ``null`` means none."""
    return read_day(None if value == "null" else value)


def read_sell_date(value: object) -> str | None:
    """Parse a date, a month such as ``2012-12``, or ``off``; returned as text."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and (
        value == "off" or (_MONTH.match(value) and FIRST_YEAR <= int(value[:4]) <= LAST_YEAR)
    ):
        return value
    day = read_day(value)
    return day.isoformat() if day else None


def read_moment(value: object) -> datetime | str | None:
    """Parse a timestamp with time zone, or return a bare date as text for the caller to localize."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise errors.validation_error(errors.NOT_A_DATE)
    try:
        return _bounded(datetime.fromisoformat(value.strip()))
    except ValueError:
        raise errors.validation_error(errors.NOT_A_DATE) from None


def read_currency(value: object) -> str | None:
    """Parse an ISO 4217 code in either case."""
    code = read_text(TEXT_MAX)(value)
    if code and not _CURRENCY.match(code):
        raise errors.validation_error(errors.NOT_LISTED)
    return code.upper() if code else None


def read_language(value: object) -> str | None:
    """Parse a language code, or two separated by a slash for bilingual documents: `en / fr` is `en/fr`.

    A digit selects another wording of a language, such as `hr2`.
    """
    code = "/".join(part.strip() for part in (read_text(TEXT_MAX)(value) or "").split("/"))
    if code and not _LANGUAGE.match(code):
        raise errors.validation_error(errors.NOT_LISTED)
    return code or None


def read_tax(value: object) -> str | None:
    """Parse a tax rate, preserving its spelling: 23 becomes "23", and "23.0" stays "23.0"."""
    tax = read_text(TEXT_MAX)(value)
    if tax and not is_valid_tax(tax):
        raise errors.validation_error(errors.NOT_LISTED)
    return tax or None


def read_strategy(value: Any) -> dict[str, str] | None:
    """Parse the three values of a calculating strategy; missing ones take their defaults."""
    if value is None or value == "":
        return None
    try:
        return CalculatingStrategy.parse(value).as_mapping()
    except (ValueError, AttributeError, TypeError):
        raise errors.validation_error(errors.NOT_LISTED) from None


def read_ids(value: object) -> list[int] | None:
    """Parse ids from a list, an index-keyed object, or ``1,2,3``."""
    if value is None or value == "":
        return None
    items: Iterable[Any]
    if isinstance(value, Mapping):
        # XML without type="array" repeats one tag.
        items = [one for item in value.values() for one in (item if isinstance(item, list) else [item])]
    elif isinstance(value, list):
        items = value
    else:
        items = str(value).split(",")
    found = [read_integer(item.strip() if isinstance(item, str) else item) for item in items]
    if len(found) > 10_000:
        raise errors.validation_error("is too long (maximum is %(count)s)", count=10_000)
    return [item for item in found if item is not None]


def read_words(value: object) -> list[str] | None:
    """Parse short texts from a list, an index-keyed object, or a comma-separated string."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        value = list(value.values())
    items = value if isinstance(value, list) else str(value).split(",")
    read = read_text(TEXT_MAX)
    if len(items) > 1_000:
        raise errors.validation_error("is too long (maximum is %(count)s)", count=1_000)
    return [text for item in items if (text := (read(item) or "").strip())]


def read_object(value: object) -> Any:
    """Accept a free-form object of at most 64 kB, without unstorable characters."""
    if value is None or value == "":
        return None
    try:
        text = json.dumps(value, default=str, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        raise errors.validation_error(errors.INVALID) from None
    if not isinstance(value, dict | list) or _UNSTORABLE.search(text) or "\\u0000" in text:
        raise errors.validation_error(errors.INVALID)
    if len(text) > LONG_TEXT_MAX:
        raise errors.validation_error("is too long (maximum is %(count)s characters)", count=LONG_TEXT_MAX)
    return json.loads(text)
