from datetime import timedelta

import pytest

from tidebill.kernel.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1w", timedelta(weeks=1)),
        ("3d12h", timedelta(days=3, hours=12)),
        ("90s", timedelta(seconds=90)),
        ("0m", timedelta()),
    ],
)
def test_it_reads_lengths_as_people_write_them(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize("text", ["", "3", "d", "-1d", "1d ", "1y", "1.5d", "999999999w", "\u0661d"])
def test_it_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match=r"length of time|too long"):
        parse_duration(text)
