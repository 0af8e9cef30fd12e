from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.kernel.date_placeholders import render_placeholders
from tidebill.kernel.schedules import EVERY, first_on_or_after, moment_of, occurrence, working_day

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
STEPS = st.sampled_from(sorted(EVERY))
WARSAW = ZoneInfo("Europe/Warsaw")


def test_the_last_day_of_a_long_month_is_kept_where_there_is_one() -> None:
    days = [occurrence(date(2026, 1, 31), "1m", number) for number in range(4)]

    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@pytest.mark.parametrize(
    ("every", "second"),
    [
        ("1w", date(2026, 1, 22)),
        ("1m", date(2026, 2, 15)),
        ("2m", date(2026, 3, 15)),
        ("3m", date(2026, 4, 15)),
        ("6m", date(2026, 7, 15)),
        ("1y", date(2027, 1, 15)),
    ],
)
def test_each_step_is_as_long_as_it_says(every: str, second: date) -> None:
    assert occurrence(date(2026, 1, 15), every, 1) == second


def test_a_leap_day_comes_back_in_leap_years() -> None:
    assert [occurrence(date(2024, 2, 29), "1y", n) for n in (1, 4)] == [date(2025, 2, 28), date(2028, 2, 29)]


@pytest.mark.parametrize(("chosen", "day"), [("last", 28), ("31", 28), ("30", 28), ("5", 5)])
def test_a_chosen_day_of_the_month_wins(chosen: str, day: int) -> None:
    assert occurrence(date(2026, 1, 15), "1m", 1, day_of_month=chosen) == date(2026, 2, day)


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match="not included"):
        occurrence(date(2026, 1, 1), "1q", 1)


@given(DAYS, STEPS, st.integers(0, 500))
def test_occurrences_follow_each_other(anchor: date, every: str, number: int) -> None:
    assert occurrence(anchor, every, number) < occurrence(anchor, every, number + 1)


@given(DAYS, STEPS, DAYS, st.sampled_from([None, "last", "1", "31"]))
def test_the_first_one_from_a_day_on_is_the_first(
    anchor: date, every: str, day: date, chosen: str | None
) -> None:
    number = first_on_or_after(anchor, every, day, day_of_month=chosen)

    assert occurrence(anchor, every, number, day_of_month=chosen) >= day
    assert number == 0 or occurrence(anchor, every, number - 1, day_of_month=chosen) < day


def test_a_weekend_is_put_off_and_so_is_the_holiday_behind_it() -> None:
    assert working_day(date(2026, 5, 2), lambda day: day == date(2026, 5, 4)) == date(2026, 5, 5)


@given(DAYS)
def test_a_working_day_is_never_before_the_day(day: date) -> None:
    found = working_day(day, lambda _: False)

    assert found.weekday() < 5
    assert timedelta(0) <= found - day <= timedelta(2)


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2026, 1, 15), time(11, 30), datetime(2026, 1, 15, 10, 30, tzinfo=UTC)),
        (date(2026, 7, 15), time(11, 30), datetime(2026, 7, 15, 9, 30, tzinfo=UTC)),
        # 02:30 is skipped: clocks show 03:30.
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # 02:30 comes twice: the first counts.
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_a_moment_also_when_clocks_change(day: date, at: time, moment: datetime) -> None:
    assert moment_of(day, at, WARSAW) == moment


def test_places_are_filled_for_the_day() -> None:
    text = "Care {{month}}/{{year}}, {{ month_name }}, {{previous_month}}–{{next_month}}, {{other}} {{date}}"

    filled = render_placeholders(text, date(2026, 12, 5), lang="pl")

    assert filled == "Care 12/2026, grudzień, 11–01, {{other}} 2026-12-05"


def test_a_language_that_nobody_knows_is_written_as_english() -> None:
    assert render_placeholders("{{month_name}}", date(2026, 12, 5), lang="xx") == "December"
