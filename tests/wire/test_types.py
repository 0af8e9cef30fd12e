"""Accepted spellings of every type of value, and their meaning."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from tidebill.wire import readers, types

read_amount = readers.read_decimal(2, Decimal("999999999999.99"))
read_price = readers.read_decimal(6, Decimal("1000000000000"))
read_name = readers.read_text(255)
CET = timezone(timedelta(hours=1))

ACCEPTED: list[tuple[Callable[[Any], Any], Any, Any]] = [
    (read_amount, Decimal("10.23"), Decimal("10.23")),
    (read_amount, 10, Decimal("10.00")),
    (read_amount, "10.23", Decimal("10.23")),
    (read_amount, "59,00", Decimal("59.00")),
    (read_amount, "-0,005", Decimal("-0.01")),
    (read_amount, " 1 234,50 ", Decimal("1234.50")),
    (read_amount, "1,234.50", Decimal("1234.50")),
    (read_amount, "10.225", Decimal("10.23")),
    (read_amount, "999999999999.99", Decimal("999999999999.99")),
    (read_amount, "", None),
    (read_amount, None, None),
    (read_price, "0.0000005", Decimal("0.000001")),
    (readers.read_flag, True, True),
    (readers.read_flag, "true", True),
    (readers.read_flag, "TRUE", True),
    (readers.read_flag, "1", True),
    (readers.read_flag, 1, True),
    (readers.read_flag, "yes", True),
    (readers.read_flag, "on", True),
    (readers.read_flag, False, False),
    (readers.read_flag, "false", False),
    (readers.read_flag, "0", False),
    (readers.read_flag, 0, False),
    (readers.read_flag, "no", False),
    (readers.read_flag, "", None),
    (readers.read_flag, None, None),
    (readers.read_day, "2013-01-16", date(2013, 1, 16)),
    (readers.read_day, " 2013-01-16 ", date(2013, 1, 16)),
    (readers.read_day, "2019-03-01 12:00:00", date(2019, 3, 1)),
    (readers.read_day, "2019-03-01T23:59:59.999+01:00", date(2019, 3, 1)),
    (readers.read_day, "", None),
    (readers.read_day, None, None),
    (readers.read_end_day, "null", None),
    (readers.read_end_day, "2013-01-16", date(2013, 1, 16)),
    (readers.read_sell_date, "2012-12", "2012-12"),
    (readers.read_sell_date, "off", "off"),
    (readers.read_sell_date, "2013-01-16", "2013-01-16"),
    (readers.read_sell_date, "2013-01-16T10:00:00Z", "2013-01-16"),
    (readers.read_sell_date, "", None),
    (readers.read_moment, "2019-03-01 12:00:00", datetime(2019, 3, 1, 12)),  # noqa: DTZ001
    (readers.read_moment, "2019-03-01T12:00:00.017+01:00", datetime(2019, 3, 1, 12, 0, 0, 17_000, CET)),
    (readers.read_moment, "2019-03-01T12:00:00Z", datetime(2019, 3, 1, 12, tzinfo=UTC)),
    (readers.read_moment, "", None),
    (readers.read_integer, 7, 7),
    (readers.read_integer, "7", 7),
    (readers.read_integer, "-1", -1),
    (readers.read_integer, Decimal("7.0"), 7),
    (readers.read_integer, "", None),
    (readers.read_integer, None, None),
    (readers.read_ids, "1,2,3", [1, 2, 3]),
    (readers.read_ids, "1, 2,", [1, 2]),
    (readers.read_ids, ["1", 2], [1, 2]),
    (readers.read_ids, {"0": "1", "1": 2}, [1, 2]),
    (readers.read_ids, 5, [5]),
    (readers.read_ids, [], []),
    (readers.read_ids, "", None),
    (readers.read_words, "vat, proforma", ["vat", "proforma"]),
    (readers.read_words, ["vat", " ", 1], ["vat", "1"]),
    (readers.read_words, {"0": "vat"}, ["vat"]),
    (read_name, "Zażółć 𠮷", "Zażółć 𠮷"),
    (read_name, "", ""),
    (read_name, None, None),
    (read_name, 23, "23"),
    (read_name, Decimal("23.0"), "23.0"),
    (read_name, True, "true"),
    (read_name, "x" * 255, "x" * 255),
    (readers.read_currency, "eur", "EUR"),
    (readers.read_currency, "", None),
    (readers.read_language, "pl/en", "pl/en"),
    (readers.read_language, "en-GB", "en-GB"),
    (readers.read_tax, 23, "23"),
    (readers.read_tax, "zw", "zw"),
    (readers.read_tax, "", None),
    (readers.read_object, {"a": [1, None, {"b": "c"}]}, {"a": [1, None, {"b": "c"}]}),
    (readers.read_object, "", None),
]
REFUSED: list[tuple[Callable[[Any], Any], Any, str]] = [
    *(
        (read_amount, value, "is not a number")
        for value in ("abc", "NaN", "Infinity", "1e400", "1.2.3", "--1")
    ),
    *((read_amount, value, "is not a number") for value in (True, [], {}, ["1"], "١٢", "1" * 65)),
    (read_amount, "1000000000000", "must be less than or equal to 999999999999.99"),
    (read_amount, "-1000000000000", "must be less than or equal to 999999999999.99"),
    *((readers.read_flag, value, "is not included in the list") for value in ("perhaps", 2, [], {}, "tru")),
    *((readers.read_day, value, "is not a valid date") for value in ("2013-02-30", "16.01.2013", "2013-1-6")),
    *(
        (readers.read_day, value, "is not a valid date")
        for value in (20130116, True, [], {}, "null", "0000-01-01")
    ),
    *(
        (readers.read_sell_date, value, "is not a valid date")
        for value in ("2012-13", "2012-00", "0000-01", "Off")
    ),
    *((readers.read_moment, value, "is not a valid date") for value in ("noon", 5, {}, "2019-03-01T25:00")),
    *(
        (readers.read_integer, value, "is not a number")
        for value in ("x", "1.5", Decimal("0.5"), True, [], "1e99")
    ),
    *((readers.read_ids, value, "is not a number") for value in ("1,x", [[]], [{}], ["1.5"])),
    (readers.read_ids, [1] * 10_001, "is too long (maximum is 10000)"),
    (readers.read_words, ["x" * 256], "is too long (maximum is 255 characters)"),
    (readers.read_words, ["x"] * 1_001, "is too long (maximum is 1000)"),
    *((read_name, value, "is invalid") for value in ([], {}, "a\0b", "a\ud800b", object())),
    (read_name, "x" * 256, "is too long (maximum is 255 characters)"),
    *((readers.read_currency, value, "is not included in the list") for value in ("EURO", "E1R", "€")),
    *(
        (readers.read_language, value, "is not included in the list")
        for value in ("polish", "PL", "pl/", "pl/en/de")
    ),
    *((readers.read_tax, value, "is not included in the list") for value in ("lots", "-1", "23%%")),
    *(
        (readers.read_object, value, "is invalid")
        for value in ("text", 5, {"a": "\0"}, {"a": "\ud800"}, {"\0": 1})
    ),
    (readers.read_object, {"a": "x" * 65_536}, "is too long (maximum is 65535 characters)"),
]


@pytest.mark.parametrize(("read", "sent", "meant"), ACCEPTED)
def test_it_reads_what_was_meant(read: Callable[[Any], Any], sent: Any, meant: Any) -> None:
    found = read(sent)

    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize(("read", "sent", "text"), REFUSED)
def test_it_refuses_what_can_not_be_meant(read: Callable[[Any], Any], sent: Any, text: str) -> None:
    with pytest.raises(PydanticCustomError) as refusal:
        read(sent)

    assert refusal.value.message_template % ((refusal.value.context or {}).get("params") or {}) == text


@pytest.mark.parametrize(
    ("form", "value", "in_json", "in_xml"),
    [
        (types.DECIMAL, Decimal("60.23"), "60.23", "60.23"),
        (types.DECIMAL, Decimal("100.00"), "100.0", "100.0"),
        (types.DECIMAL, Decimal("0.000000"), "0.0", "0.0"),
        (types.DECIMAL, Decimal("-1E+2"), "-100.0", "-100.0"),
        (types.DATE, date(2018, 1, 2), "2018-01-02", "2018-01-02"),
        (
            types.MOMENT,
            datetime(2018, 1, 3, 11, 5, 9, 17_999, UTC),
            "2018-01-03T12:05:09.017+01:00",
            "2018-01-03T12:05:09.017+01:00",
        ),
        (types.BOOLEAN, True, True, "true"),
        (types.BOOLEAN, False, False, "false"),
        (types.INTEGER, 7, 7, "7"),
        (types.PLAIN, "a", "a", "a"),
        (types.OBJECT, {"ż": 1}, {"ż": 1}, '{"ż": 1}'),
    ],
)
def test_it_writes_one_spelling(form: types.ValueCodec, value: Any, in_json: Any, in_xml: str) -> None:
    assert form.json(value, CET) == in_json
    assert form.text(value, CET) == in_xml
