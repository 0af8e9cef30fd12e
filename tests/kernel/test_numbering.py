from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tidebill.kernel.numbering import MAX_COUNTER, CounterPeriod, Pattern, default_patterns, is_valid_pattern

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
COUNTERS = st.integers(1, MAX_COUNTER)
PIECES = st.sampled_from(
    ["yyyy", "yy", "mm", "dd", "/", "-", "_", "m", "d", "FV ", "7", "(", ".*", "\\1"]
) | st.text(max_size=4)


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    before, after = draw(st.lists(PIECES, max_size=5)), draw(st.lists(PIECES, max_size=5))
    counter = draw(st.sampled_from(["nr", "nr-m", "nr_m", "nr-d", "nr_d"]))
    text = "".join([*before, counter, *after])
    return Pattern.parse(text if is_valid_pattern(text) else counter)


def test_it_keeps_the_text_of_the_pattern() -> None:
    assert Pattern.parse("FV nr_m/yy").text == "FV nr_m/yy"
    assert Pattern.parse("FV nr_m/yy").parts == ("FV ", "nr_m", "/", "yy")


def test_it_names_the_stretch_that_a_counter_runs_through() -> None:
    day = date(2018, 1, 5)

    assert Pattern.parse("nr-d/dd/mm/yyyy").counter_period(day) == CounterPeriod("day", "2018-01-05")
    assert Pattern.parse("nr-m/mm/yy").counter_period(day) == CounterPeriod("month", "2018-01")
    assert Pattern.parse("nr/yyyy").counter_period(day) == CounterPeriod("year", "2018")
    assert Pattern.parse("A/nr").counter_period(day) == CounterPeriod("ever", "")


@pytest.mark.parametrize(
    ("text", "unit"),
    [("nr-d/mm/yyyy", "month"), ("nr-d/dd/yyyy", "year"), ("nr-d/dd/mm", "ever"), ("nr-m/mm", "ever")],
)
def test_it_starts_again_only_where_the_number_shows_it(text: str, unit: str) -> None:
    assert Pattern.parse(text).counter_period(date(2018, 1, 5)).unit == unit


@pytest.mark.parametrize("text", ["", "yyyy/mm", "nr/nr", "nr-m/nr-d", "NR/yyyy"])
def test_it_refuses_patterns_without_exactly_one_counter(text: str) -> None:
    with pytest.raises(ValueError, match="must contain exactly one counter"):
        Pattern.parse(text)
    assert not is_valid_pattern(text)


@pytest.mark.parametrize("counter", [-1, 0, MAX_COUNTER + 1])
def test_it_refuses_counters_that_no_series_reaches(counter: int) -> None:
    with pytest.raises(ValueError, match="counter must be between 1 and 999999999"):
        Pattern.parse("nr").format(date(2018, 1, 5), counter=counter)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "15",
        "15/10/2023 ",
        " 15/10/2023",
        "x15/10/2023",
        "-1/10/2023",
        "1.5/10/2023",
        "15/10/23",
        "15/1/2023",
        "1234567890/10/2023",
        "\N{ARABIC-INDIC DIGIT THREE}/10/2023",
        "15/10/2023\n",
    ],
)
def test_it_reads_no_counter_from_a_number_that_does_not_follow_the_pattern(number: str) -> None:
    assert Pattern.parse("nr-m/mm/yyyy").match(number, date(2023, 10, 2)) is None


@given(patterns(), DAYS, COUNTERS)
def test_it_reads_back_the_counter_of_every_number_it_writes(
    pattern: Pattern, day: date, counter: int
) -> None:
    assert pattern.match(pattern.format(day, counter=counter), day) == counter


@given(patterns(), DAYS, DAYS, COUNTERS, COUNTERS)
def test_it_never_writes_one_number_for_two_counts(
    pattern: Pattern, one_day: date, other_day: date, one: int, other: int
) -> None:
    one_count = (pattern.counter_period(one_day), one)
    other_count = (pattern.counter_period(other_day), other)

    assume(one_count != other_count)

    assert pattern.format(one_day, counter=one) != pattern.format(other_day, counter=other)


@given(patterns())
def test_it_loses_no_character_of_a_pattern(pattern: Pattern) -> None:
    assert "".join(pattern.parts) == pattern.text


@given(DAYS, COUNTERS)
def test_it_gives_every_kind_of_document_numbers_of_its_own(day: date, counter: int) -> None:
    written = {Pattern.parse(text).format(day, counter=counter) for text in default_patterns().values()}

    assert len(written) == len(default_patterns())
