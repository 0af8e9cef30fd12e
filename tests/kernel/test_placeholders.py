import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.kernel.addresses import list_addresses
from tidebill.kernel.placeholders import invalid_placeholders, render


def test_it_fills_places_and_reads_what_it_filled_in_no_more() -> None:
    values = {"number": "7/2026", "buyer_name": "{{number}} {% x %}"}

    assert render("No {{number}}, {{ buyer_name }}!", values) == "No 7/2026, {{number}} {% x %}!"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{number}}", []),
        ("{{other}}", ["other"]),
        ("{{number", ["{{"]),
        ("{% if %}", ["{%", "%}"]),
        ("{{number|upper}}", ["{{", "}}"]),
        ("{ one brace }", []),
    ],
)
def test_it_names_what_can_not_be_filled(text: str, wrong: list[str]) -> None:
    assert invalid_placeholders(text, {"number"}) == wrong


@given(st.text())
def test_what_has_no_wrong_place_can_be_filled(text: str) -> None:
    if not invalid_placeholders(text, {"a"}):
        assert isinstance(render(text, {"a": "x"}), str)


def test_it_reads_lists_of_addresses() -> None:
    assert list_addresses(" a@x.pl, ,b@x.pl,a@x.pl,") == ["a@x.pl", "b@x.pl"]
    assert list_addresses(None) == []
