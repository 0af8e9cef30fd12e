from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.kernel.periods import add_months, period_range

DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
UNITS = st.sampled_from(["week", "month", "quarter", "half_year", "year"])


def test_it_leaves_the_ends_of_more_as_open_as_they_were_given() -> None:
    today, first = date(2018, 3, 15), date(2018, 1, 2)

    assert period_range("more", today=today) == (None, None)
    assert period_range("more", today=today, date_from=first) == (first, None)
    assert period_range("more", today=today, date_to=first) == (None, first)


@pytest.mark.parametrize("name", ["", "THIS_MONTH", "next_month", "2018"])
def test_it_refuses_an_unknown_period(name: str) -> None:
    with pytest.raises(ValueError, match="is not included in the list"):
        period_range(name, today=date(2018, 3, 15))


@given(DAYS, UNITS)
def test_it_puts_today_into_this_period(today: date, unit: str) -> None:
    first, last = period_range(f"this_{unit}", today=today)

    assert first is not None
    assert last is not None
    assert first <= today <= last


@given(DAYS, UNITS)
def test_it_ends_the_last_period_on_the_day_before_this_one(today: date, unit: str) -> None:
    this_first, _ = period_range(f"this_{unit}", today=today)
    last_first, last_last = period_range(f"last_{unit}", today=today)

    assert last_last is not None
    assert last_last + timedelta(days=1) == this_first
    assert (last_first, last_last) == period_range(f"this_{unit}", today=last_last)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2018, 11, 15), 2, date(2019, 1, 15)),
        (date(2018, 1, 15), -1, date(2017, 12, 15)),
        (date(2018, 12, 31), 0, date(2018, 12, 31)),
    ],
)
def test_it_adds_months_and_stays_inside_the_shorter_ones(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
