from decimal import Decimal

import pytest

from tidebill.kernel.vocabulary import LANGUAGES
from tidebill.kernel.words import amount_in_words

SPOKEN = {"pl", "en", "en-GB", "de", "fr", "cz", "ru", "es", "it", "nl", "sk", "hu", "tr", "fa"}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "zero złotych 00/100"),
        ("2", "dwa złote 00/100"),
        ("5", "pięć złotych 00/100"),
        ("14", "czternaście złotych 00/100"),
        ("101", "sto jeden złotych 00/100"),
        ("122.07", "sto dwadzieścia dwa złote 07/100"),
        (
            "2345678.9",
            "dwa miliony trzysta czterdzieści pięć tysięcy sześćset siedemdziesiąt osiem złotych 90/100",
        ),
        ("-1", "minus jeden złoty 00/100"),
    ],
)
def test_it_declines_the_zloty(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), currency="PLN", lang="pl") == words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1", "CZK", "jedna korona czeska 00/100"),
        ("2", "UAH", "dwie hrywny ukraińskie 00/100"),
        ("12", "SEK", "dwanaście koron szwedzkich 00/100"),
        ("2", "EUR", "dwa euro 00/100"),
        ("21", "USD", "dwadzieścia jeden dolarów amerykańskich 00/100"),
        ("5", "XYZ", "pięć XYZ 00/100"),
    ],
)
def test_it_speaks_of_foreign_money_in_polish(amount: str, currency: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), currency=currency, lang="pl") == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [("21000", "veintiún mil"), ("31021000", "treinta y un millones veintiún mil"), ("21", "veintiuno")],
)
def test_it_shortens_the_spanish_one(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), currency="EUR", lang="es") == f"{words} EUR 00/100"


def test_it_leaves_the_fraction_out_only_where_money_has_none() -> None:
    assert amount_in_words(Decimal(5), currency="JPY", lang="en") == "five Japanese yen"
    assert amount_in_words(Decimal("5.5"), currency="JPY", lang="en") == "five Japanese yen 50/100"


@pytest.mark.parametrize("lang", sorted(SPOKEN))
def test_it_speaks_below_its_limit_and_not_above(lang: str) -> None:
    assert amount_in_words(Decimal("999999999.99"), currency="EUR", lang=lang) is not None
    assert amount_in_words(Decimal("1000000000"), currency="EUR", lang=lang) is None


@pytest.mark.parametrize("lang", [*sorted(set(LANGUAGES) - SPOKEN), "xx", "", "pl/en"])
def test_it_is_silent_in_languages_that_it_cannot_speak(lang: str) -> None:
    assert amount_in_words(Decimal(5), currency="EUR", lang=lang) is None
