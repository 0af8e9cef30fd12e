"""The words of a document, by language."""

import json
import re
from typing import Any

import pytest

from tidebill.delivery.printing.wording import FALLBACK, LABELS, Wording, known_codes, read_language
from tidebill.kernel.vocabulary import CANCELED_KIND, KINDS, LANGUAGES, PAYMENT_TYPES

OTHERS = sorted(set(known_codes().values()) - {FALLBACK})


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_every_word_with_the_same_gaps(code: str) -> None:
    assert gaps(read_language(code).data) == gaps(read_language(FALLBACK).data)


@pytest.mark.parametrize("path", sorted(LABELS.glob("*.json")), ids=lambda path: str(path.stem))
def test_every_file_is_a_language_of_the_wire_and_in_order(path: Any) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))

    assert path.stem in LANGUAGES
    assert list(data["labels"]) == sorted(data["labels"])


def test_english_words_every_kind_and_way_of_payment() -> None:
    data = read_language(FALLBACK).data

    assert data["kinds"].keys() >= {*KINDS, CANCELED_KIND}
    assert data["payment_types"].keys() == set(PAYMENT_TYPES) - {"off"}


@pytest.mark.parametrize(
    ("lang", "codes"),
    [
        ("pl", ["pl"]),
        ("PL", ["pl"]),
        ("en-GB", ["en-GB"]),
        ("en-gb", ["en-GB"]),
        ("en_US", ["en"]),
        ("pl/en", ["pl", "en"]),
        ("en/pl", ["en", "pl"]),
        ("pl/pl", ["pl"]),
        ("pl/xx", ["pl"]),
        ("xx/pl", ["pl"]),
        ("xx", ["en"]),
        ("", ["en"]),
        (None, ["en"]),
        ("../../etc/passwd", ["en"]),
        ("pl/en/pl/en", ["pl", "en"]),
    ],
)
def test_it_finds_the_languages_it_has_words_for(lang: str | None, codes: list[str]) -> None:
    assert [language.code for language in Wording(lang).languages] == codes


def test_it_fills_in_values() -> None:
    assert Wording("pl/en").label("tax_amount", tax="VAT") == ["Kwota VAT", "VAT amount"]


def test_it_says_the_same_word_once() -> None:
    assert Wording("pl/en").label("discount") == ["Rabat", "Discount"]
    assert Wording("pl/en").label("gtu") == ["GTU"]


@pytest.mark.parametrize("tax", ["NaN", "Infinity", "1e9", "--", "12,5%", "x" * 99])
def test_it_prints_a_tax_that_is_no_rate_as_it_is(tax: str) -> None:
    assert Wording("en").tax(tax) == tax


def test_an_unknown_kind_is_an_invoice() -> None:
    assert Wording("pl").title("something_new") == ["Faktura"]


def test_it_knows_no_words_for_free_text() -> None:
    assert Wording("pl/en").choice("payment_types", "in kind") == []


def gaps(value: Any) -> Any:
    """The shape of a file: its keys, and the gaps of each text."""
    if isinstance(value, dict):
        return {key: gaps(item) for key, item in value.items() if key not in {"locale", "formats"}}
    return sorted(re.findall(r"{\w+}", value))
