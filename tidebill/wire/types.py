"""Lenient value types of the API.

Each type defines how a value is parsed (many spellings), how it is serialized to JSON and XML (one spelling),
and its JSON Schema. All of them accept null.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from tidebill.kernel.money import to_wire
from tidebill.wire import errors
from tidebill.wire.readers import (
    LONG_TEXT_MAX,
    TEXT_MAX,
    read_currency,
    read_day,
    read_decimal,
    read_end_day,
    read_flag,
    read_id_or_name,
    read_ids,
    read_integer,
    read_language,
    read_moment,
    read_object,
    read_sell_date,
    read_strategy,
    read_tax,
    read_text,
    read_words,
)


def _as_it_is(value: object, _zone: tzinfo) -> Any:
    return value


@dataclass(frozen=True)
class ValueCodec:
    """Serialization of a type: its Rails XML type, and its text in JSON and XML."""

    xml_type: str | None = None
    json: Callable[[Any, tzinfo], Any] = _as_it_is
    text: Callable[[Any, tzinfo], str] = lambda value, zone: str(value)


def write_moment(value: datetime | str, zone: tzinfo) -> str:
    """Format a timestamp in the account's time zone with milliseconds: ``2018-01-03T12:05:09.017+01:00``."""
    return value if isinstance(value, str) else value.astimezone(zone).isoformat(timespec="milliseconds")


def _write_decimal(value: Decimal | str | int, _zone: tzinfo) -> str:
    # Line items in a document's snapshot are stored as JSON, with decimals as text.
    return to_wire(Decimal(value))


def _write_whole(value: Decimal | str | int, zone: tzinfo) -> Any:
    """Serialize an integral amount as a number, any other as text, as InvoiceOcean does for recurring
    invoices.
    """
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else _write_decimal(number, zone)


def _write_day(value: date | str, _zone: tzinfo) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _write_flag(value: object, _zone: tzinfo) -> str:
    return "true" if value else "false"


def _write_json(value: object, _zone: tzinfo) -> str:
    return json.dumps(value, ensure_ascii=False)


PLAIN = ValueCodec()
DECIMAL = ValueCodec("decimal", _write_decimal, _write_decimal)
WHOLE = ValueCodec("decimal", _write_whole, _write_decimal)
DATE = ValueCodec("date", _write_day, _write_day)
MOMENT = ValueCodec("dateTime", write_moment, write_moment)
INTEGER = ValueCodec("integer")
BOOLEAN = ValueCodec("boolean", text=_write_flag)
OBJECT = ValueCodec(None, text=_write_json)


def choice(*values: str) -> Any:
    """Return a type for text that must be one of ``values``; blank is parsed as null."""
    allowed = frozenset(values)
    as_text = read_text(TEXT_MAX)

    def read(value: object) -> str | None:
        text = as_text(value)
        if text and text not in allowed:
            raise errors.validation_error(errors.NOT_LISTED)
        return text or None

    schema = {"type": ["string", "null"], "enum": [*values, None]}
    return Annotated[str | None, BeforeValidator(read), PLAIN, WithJsonSchema(schema)]


def text(limit: int) -> Any:
    """Return a type for text of at most ``limit`` characters."""
    schema = {"type": ["string", "null"], "maxLength": limit}
    written = {"type": ["string", "null"]}
    return Annotated[
        str | None,
        BeforeValidator(read_text(limit)),
        PLAIN,
        WithJsonSchema(schema, mode="validation"),
        WithJsonSchema(written, mode="serialization"),
    ]


def decimal(places: int | None, limit: str) -> Any:
    """Return a type for decimals of ``places`` places, serialized as a string such as ``"100.0"``."""
    sent = {"type": ["number", "string", "null"]}
    written = {"type": ["string", "null"], "pattern": r"^-?\d+\.\d+$"}
    return Annotated[
        Decimal | None,
        BeforeValidator(read_decimal(places, Decimal(limit))),
        DECIMAL,
        WithJsonSchema(sent, mode="validation"),
        WithJsonSchema(written, mode="serialization"),
    ]


def _typed(
    python: Any,
    reader: Callable[[Any], Any],
    codec: ValueCodec,
    sent: dict[str, Any] | None,
    written: dict[str, Any] | None,
) -> Any:
    return Annotated[
        python,
        BeforeValidator(reader),
        codec,
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
# An IBAN has at most 34 characters before spacing; some letters become three in upper case.
AccountNumber = text(80)
# The sum of 2,000 line items of the largest amount fits into a bigint of cents.
Amount = decimal(2, "999999999999.99")
# Rounded by the service, to the decimals of the currency.
CurrencyAmount = decimal(None, "999999999999.99")
Price = decimal(6, "1000000000000")
Quantity = decimal(6, "1000000000000")
Percent = decimal(6, "1000")
Rate = decimal(8, "10000000000")
_NUMBER = {"type": ["number", "string", "null"]}
# Recurring invoices return numbers where all other resources return decimals as text.
WholeAmount = _typed(Decimal | None, read_decimal(2, Decimal("999999999999.99")), WHOLE, _NUMBER, _NUMBER)
WholeQuantity = _typed(Decimal | None, read_decimal(6, Decimal("1000000000000")), WHOLE, _NUMBER, _NUMBER)
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
    ValueCodec("integer", json=lambda value, zone: str(int(value)), text=lambda value, zone: str(int(value))),
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
