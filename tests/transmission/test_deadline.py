"""Deadline for sending documents issued offline."""

from datetime import date

import pytest

from tidebill.transmission.deadline import next_working_day


@pytest.mark.parametrize(
    ("issued", "until"),
    [
        (date(2026, 11, 25), date(2026, 11, 26)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 11, 10), date(2026, 11, 12)),
        (date(2026, 12, 23), date(2026, 12, 28)),
        (date(2026, 12, 31), date(2027, 1, 4)),
    ],
)
def test_it_is_the_next_day_that_is_worked_in_poland(issued: date, until: date) -> None:
    assert next_working_day(issued) == until
