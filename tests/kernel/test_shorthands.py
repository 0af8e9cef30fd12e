"""Abbreviated dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.kernel.shorthands import read_day

BASE = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("+14", date(2026, 12, 9)),
        ("-3", date(2026, 11, 22)),
        ("+ 1", date(2026, 11, 26)),
        ("3", date(2026, 11, 3)),
        ("3.", date(2026, 11, 3)),
        ("5-2", date(2026, 2, 5)),
        ("5.2", date(2026, 2, 5)),
        ("05/02", date(2026, 2, 5)),
        ("5-2-27", date(2027, 2, 5)),
        ("5.2.2027", date(2027, 2, 5)),
        ("2027-02-05", date(2027, 2, 5)),
        (" 2027-2-5 ", date(2027, 2, 5)),
    ],
)
def test_a_shorthand_names_a_day(text: str, day: date) -> None:
    assert read_day(text, base=BASE) == day


@pytest.mark.parametrize(
    "text", ["", "31-2", "32", "0", "tomorrow", "2026-12", "+99999", "5-2-127", "1-13", "++1"]
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert read_day(text, base=BASE) is None


@given(st.dates())
def test_a_day_as_the_wire_writes_it_is_itself(day: date) -> None:
    assert read_day(day.isoformat(), base=BASE) == day


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 1, 1)), st.integers(0, 9999))
def test_days_ahead_are_counted_from_the_base(base: date, days: int) -> None:
    assert read_day(f"+{days}", base=base) == base + timedelta(days=days)
    assert read_day(f"-{days}", base=base) == base - timedelta(days=days)
