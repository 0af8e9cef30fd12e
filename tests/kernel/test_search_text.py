import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.kernel.identifiers import search_text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Søren Ærø Þór", "soren aero thor"),
        ("Œuvre", "oeuvre"),
        ("\u01fe", "o"),
        ("\ufb01n", "fin"),
        ("Ğ\N{LATIN SMALL LETTER DOTLESS I}", "gi"),
        ("Ελλάς", "ελλασ"),
        ("  a \n b ", "a b"),
    ],
)
def test_it_folds_case_accents_and_blanks(text: str, key: str) -> None:
    assert search_text(text) == key


def test_it_joins_what_is_there() -> None:
    assert search_text("Acme", None, "", "5252445767") == "acme 5252445767"


@given(st.text())
def test_it_changes_nothing_the_second_time(text: str) -> None:
    assert search_text(search_text(text)) == search_text(text)
