"""The lenient value types of the wire (wire contract, "accepted value forms").

Each type says in one place how a value is read (many spellings), how it is written in JSON and XML (one
spelling), and how it looks in a JSON Schema. All of them admit null.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from tidebill.kernel.money import parse_decimal, to_wire
from tidebill.kernel.strategy import Strategy as CalculatingStrategy
from tidebill.kernel.tax import is_valid_tax
from tidebill.wire import errors

ID_MAX = 2**63 - 1
TEXT_MAX = 255
LONG_TEXT_MAX = 65_535
_CURRENCY = re.compile(r"[A-Za-z]{3}\Z")
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?(/[a-z]{2}(-[A-Z]{2})?)?\Z")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")
# A lone surrogate can't be encoded, and PostgreSQL has no place for NUL.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TRUE = frozenset({"true", "1", "yes", "on", "t", "y"})
_FALSE = frozenset({"false", "0", "no", "off", "f", "n"})


@dataclass(frozen=True)
class Form:
    """How a value of a type is written: its Rails XML type, and its text in JSON and XML."""

    xml_type: str | None = None
    json: Callable[[Any, tzinfo], Any] = lambda value, zone: value
    text: Callable[[Any, tzinfo], str] = lambda value, zone: str(value)


def write_moment(value: Any, zone: tzinfo) -> str:
    """A timestamp in the account's zone with milliseconds: ``2018-01-03T12:05:09.017+01:00``."""
    return value if isinstance(value, str) else value.astimezone(zone).isoformat(timespec="milliseconds")


def _write_decimal(value: Any, _zone: tzinfo) -> str:
    return to_wire(value)


def _write_day(value: Any, _zone: tzinfo) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _write_flag(value: Any, _zone: tzinfo) -> str:
    return "true" if value else "false"


def _write_json(value: Any, _zone: tzinfo) -> str:
    return json.dumps(value, ensure_ascii=False)


PLAIN = Form()
DECIMAL = Form("decimal", _write_decimal, _write_decimal)
DATE = Form("date", _write_day, _write_day)
MOMENT = Form("dateTime", write_moment, write_moment)
INTEGER = Form("integer")
BOOLEAN = Form("boolean", text=_write_flag)
OBJECT = Form(None, text=_write_json)


def read_text(limit: int) -> Callable[[Any], str | None]:
    """A reader of text of at most ``limit`` characters; numbers and booleans become their spelling."""

    def read(value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, bool):
            value = "true" if value else "false"
        if isinstance(value, int | Decimal):
            value = str(value)
        if not isinstance(value, str) or _UNSTORABLE.search(value):
            raise errors.fault(errors.INVALID)
        if len(value) > limit:
            raise errors.fault("is too long (maximum is %(count)s characters)", count=limit)
        return value

    return read


def read_decimal(places: int, limit: Decimal) -> Callable[[Any], Decimal | None]:
    """A reader of decimals, half up to ``places``, at most ``limit`` either side of zero."""
    step = Decimal(1).scaleb(-places)

    def read(value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        number = _number(value)
        if abs(number) > limit:
            raise errors.fault("must be less than or equal to %(count)s", count=to_wire(limit))
        return number.quantize(step, ROUND_HALF_UP)

    return read


def _number(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise errors.fault(errors.NOT_A_NUMBER)
    try:
        return parse_decimal(value)
    except (ValueError, TypeError, ArithmeticError):
        raise errors.fault(errors.NOT_A_NUMBER) from None


def read_flag(value: Any) -> bool | None:
    """A boolean in any of the wire's spellings; null and blank mean not said."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold() if isinstance(value, str | int | Decimal) else None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise errors.fault(errors.NOT_LISTED)


def read_integer(value: Any) -> int | None:
    """A whole number or a numeric string, as ids are sent."""
    if value is None or value == "":
        return None
    number = _number(value)
    if abs(number) > ID_MAX or number != int(number):
        raise errors.fault(errors.NOT_A_NUMBER)
    return int(number)


def read_id_or_name(value: Any) -> int | str | None:
    """An id, or the name of something that has one."""
    if isinstance(value, str) and value and not value.strip().isdigit():
        return read_text(TEXT_MAX)(value)
    return read_integer(value)


def read_day(value: Any) -> date | None:
    """A date; of a full timestamp only the date counts, as shop plugins send one."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise errors.fault(errors.NOT_A_DATE)
    text = value.strip()
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).date()
    except ValueError:
        raise errors.fault(errors.NOT_A_DATE) from None


def read_end_day(value: Any) -> date | None:
    """A date, where the text ``null`` stands for none."""
    return read_day(None if value == "null" else value)


def read_sell_date(value: Any) -> str | None:
    """A day, a month ``2012-12``, or ``off``: kept as text."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and (value == "off" or (_MONTH.match(value) and int(value[:4]))):
        return value
    day = read_day(value)
    return day.isoformat() if day else None


def read_moment(value: Any) -> datetime | str | None:
    """A timestamp with its zone, or the date alone as text (the reader of the rule knows the zone)."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise errors.fault(errors.NOT_A_DATE)
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        raise errors.fault(errors.NOT_A_DATE) from None


def read_currency(value: Any) -> str | None:
    """An ISO 4217 code in either case."""
    code = read_text(TEXT_MAX)(value)
    if code and not _CURRENCY.match(code):
        raise errors.fault(errors.NOT_LISTED)
    return code.upper() if code else None


def read_language(value: Any) -> str | None:
    """A language code of the wire, or two joined by a slash for a bilingual print."""
    code = read_text(TEXT_MAX)(value)
    if code and not _LANGUAGE.match(code):
        raise errors.fault(errors.NOT_LISTED)
    return code or None


def read_tax(value: Any) -> str | None:
    """A tax rate, kept as it was sent: 23 is "23" and "23.0" stays "23.0"."""
    tax = read_text(TEXT_MAX)(value)
    if tax and not is_valid_tax(tax):
        raise errors.fault(errors.NOT_LISTED)
    return tax or None


def read_strategy(value: Any) -> dict[str, str] | None:
    """The three words of a calculating strategy; a missing one takes its default."""
    if value is None or value == "":
        return None
    try:
        return CalculatingStrategy.parse(value).as_mapping()
    except (ValueError, AttributeError, TypeError):
        raise errors.fault(errors.NOT_LISTED) from None


def read_ids(value: Any) -> list[int] | None:
    """Ids as a list, an index-keyed object, or ``1,2,3``."""
    if value is None or value == "":
        return None
    items: Iterable[Any]
    if isinstance(value, Mapping):
        items = value.values()
    elif isinstance(value, list):
        items = value
    else:
        items = str(value).split(",")
    found = [read_integer(item.strip() if isinstance(item, str) else item) for item in items]
    if len(found) > 10_000:
        raise errors.fault("is too long (maximum is %(count)s)", count=10_000)
    return [item for item in found if item is not None]


def read_words(value: Any) -> list[str] | None:
    """Short texts as a list, an index-keyed object, or separated by commas."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        value = list(value.values())
    items = value if isinstance(value, list) else str(value).split(",")
    read = read_text(TEXT_MAX)
    if len(items) > 1_000:
        raise errors.fault("is too long (maximum is %(count)s)", count=1_000)
    return [text for item in items if (text := (read(item) or "").strip())]


def read_object(value: Any) -> Any:
    """A free object, kept as it is: at most 64 kB and without what can't be stored."""
    if value is None or value == "":
        return None
    try:
        text = json.dumps(value, default=str, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        raise errors.fault(errors.INVALID) from None
    if not isinstance(value, dict | list) or _UNSTORABLE.search(text) or "\\u0000" in text:
        raise errors.fault(errors.INVALID)
    if len(text) > LONG_TEXT_MAX:
        raise errors.fault("is too long (maximum is %(count)s characters)", count=LONG_TEXT_MAX)
    return json.loads(text)


def choice(*values: str) -> Any:
    """Text that must be one of ``values``; blank is read as null."""
    allowed = frozenset(values)
    as_text = read_text(TEXT_MAX)

    def read(value: Any) -> str | None:
        text = as_text(value)
        if text and text not in allowed:
            raise errors.fault(errors.NOT_LISTED)
        return text or None

    schema = {"type": ["string", "null"], "enum": [*values, None]}
    return Annotated[str | None, BeforeValidator(read), PLAIN, WithJsonSchema(schema)]


def text(limit: int) -> Any:
    """Text of at most ``limit`` characters."""
    schema = {"type": ["string", "null"], "maxLength": limit}
    written = {"type": ["string", "null"]}
    return Annotated[
        str | None,
        BeforeValidator(read_text(limit)),
        PLAIN,
        WithJsonSchema(schema, mode="validation"),
        WithJsonSchema(written, mode="serialization"),
    ]


def decimal(places: int, limit: str) -> Any:
    """A decimal of ``places`` places, written as a string such as ``"100.0"``."""
    sent = {"type": ["number", "string", "null"]}
    written = {"type": ["string", "null"], "pattern": r"^-?\d+\.\d+$"}
    return Annotated[
        Decimal | None,
        BeforeValidator(read_decimal(places, Decimal(limit))),
        DECIMAL,
        WithJsonSchema(sent, mode="validation"),
        WithJsonSchema(written, mode="serialization"),
    ]


def _typed(python: Any, reader: Callable[[Any], Any], form: Form, sent: Any, written: Any) -> Any:
    return Annotated[
        python,
        BeforeValidator(reader),
        form,
        WithJsonSchema(sent, mode="validation"),
        WithJsonSchema(written, mode="serialization"),
    ]


_TEXT = {"type": ["string", "null"]}
_DAY = {"type": ["string", "null"], "format": "date"}
_IDS = {"type": "array", "items": {"type": "integer"}}
_WORDS = {"type": "array", "items": {"type": "string"}}
_OBJECT = {"type": ["object", "null"]}

Text = text(TEXT_MAX)
LongText = text(LONG_TEXT_MAX)
# Two thousand rows of the largest amount still add up within a bigint of cents.
Amount = decimal(2, "999999999999.99")
Price = decimal(6, "1000000000000")
Quantity = decimal(6, "1000000000000")
Percent = decimal(6, "1000")
Rate = decimal(8, "10000000000")
Flag = _typed(
    bool | None,
    read_flag,
    BOOLEAN,
    {"type": ["boolean", "string", "integer", "null"]},
    {"type": ["boolean", "null"]},
)
Id = _typed(
    int | None, read_integer, INTEGER, {"type": ["integer", "string", "null"]}, {"type": ["integer", "null"]}
)
Integer = Id
IdOrName = _typed(
    int | str | None,
    read_id_or_name,
    INTEGER,
    {"type": ["integer", "string", "null"]},
    {"type": ["integer", "null"]},
)
SplitPayment = _typed(
    bool | None,
    read_flag,
    Form("integer", json=lambda value, zone: str(int(value)), text=lambda value, zone: str(int(value))),
    {"type": ["boolean", "string", "integer", "null"]},
    {"type": ["string", "null"], "enum": ["0", "1", None]},
)
Day = _typed(date | None, read_day, DATE, _DAY, _DAY)
EndDay = _typed(date | None, read_end_day, DATE, _DAY, _DAY)
SellDate = _typed(str | None, read_sell_date, PLAIN, _TEXT, _TEXT)
Moment = _typed(
    datetime | None,
    read_moment,
    MOMENT,
    {"type": ["string", "null"]},
    {"type": ["string", "null"], "format": "date-time"},
)
Currency = _typed(str | None, read_currency, PLAIN, _TEXT, _TEXT)
Language = _typed(str | None, read_language, PLAIN, _TEXT, _TEXT)
Tax = _typed(str | None, read_tax, PLAIN, {"type": ["string", "number", "null"]}, _TEXT)
Strategy = _typed(dict[str, str] | None, read_strategy, OBJECT, _OBJECT, _OBJECT)
Ids = _typed(list[int] | None, read_ids, PLAIN, {"type": ["array", "string", "null"]}, _IDS)
Words = _typed(list[str] | None, read_words, PLAIN, {"type": ["array", "string", "null"]}, _WORDS)
Object = _typed(Any, read_object, OBJECT, {}, _OBJECT)
