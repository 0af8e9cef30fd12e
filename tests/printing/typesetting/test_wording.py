"""Printed texts by language."""

import json
import re
from datetime import date
from typing import Any

import pytest

from tidebill.kernel.kinds import CANCELED_KIND, KINDS
from tidebill.kernel.vocabulary import LANGUAGE_LOCALES, LANGUAGES, PAYMENT_TYPES
from tidebill.printing.typesetting.wording import FALLBACK, LABELS, Wording, known_codes, read_language

OTHERS = sorted(set(known_codes().values()) - {FALLBACK})


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_every_word_with_the_same_gaps(code: str) -> None:
    assert gaps(read_language(code).data) == gaps(read_language(FALLBACK).data)


@pytest.mark.parametrize("path", sorted(LABELS.glob("*.json")), ids=lambda path: str(path.stem))
def test_every_file_is_a_language_of_the_wire_and_in_order(path: Any) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))

    assert path.stem in LANGUAGES
    assert list(data["labels"]) == sorted(data["labels"])


def test_every_language_of_the_wire_has_its_words() -> None:
    assert set(known_codes().values()) == set(LANGUAGES)
    assert {code: read_language(code).locale for code in LANGUAGES if code != "en"} == {
        code: locale for code, locale in LANGUAGE_LOCALES.items() if code != "en"
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_is_missing_or_has_blanks_around_it(code: str) -> None:
    words = [word for section in read_language(code).data.values() for word in texts_of(section)]

    assert all(word and word == word.strip() for word in words)


@pytest.mark.parametrize("key", read_language(FALLBACK).data["labels"])
def test_every_label_is_printed_somewhere(key: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in LABELS.parent.rglob("*.py")]

    assert any(re.search(rf"""["']{key}["']""", source) for source in sources)


@pytest.mark.parametrize(
    ("lang", "day", "month"),
    [
        ("pl", "04.02.2026", "luty 2026"),
        ("en", "4 Feb 2026", "February 2026"),
        ("en-GB", "4 February 2026", "February 2026"),
        ("de", "04.02.2026", "Februar 2026"),
        ("fr", "04/02/2026", "février 2026"),
        ("cz", "4. 2. 2026", "únor 2026"),
        ("ru", "04.02.2026", "февраль 2026"),
        ("es", "04/02/2026", "febrero 2026"),
        ("it", "04/02/2026", "febbraio 2026"),
        ("nl", "04-02-2026", "februari 2026"),
        ("hr", "04. 02. 2026.", "veljača 2026."),
        ("ar", "04/02/2026", "فبراير 2026"),
        ("sk", "4. 2. 2026", "február 2026"),
        ("sl", "4. 2. 2026", "februar 2026"),
        ("el", "04/02/2026", "Φεβρουάριος 2026"),
        ("et", "04.02.2026", "veebruar 2026"),
        ("cn", "2026年2月4日", "2026年2月"),
        ("hu", "2026. 02. 04.", "2026. február"),
        ("tr", "04.02.2026", "Şubat 2026"),
        ("fa", "2026/02/04", "فوریه 2026"),
    ],
)
def test_every_language_writes_dates_its_own_way(lang: str, day: str, month: str) -> None:
    formats = Wording(lang).formats

    assert (formats.day(date(2026, 2, 4)), formats.month("2026-02")) == (day, month)


@pytest.mark.parametrize(
    ("lang", "tax", "label"),
    [
        ("de", "VAT", ["Summe USt."]),
        ("pl/de", "VAT", ["Razem VAT", "Summe USt."]),
        ("fr", "VAT", ["Total TVA"]),
        ("de", "GST", ["Summe GST"]),
        ("en/es", "IGIC", ["Total IGIC"]),
    ],
)
def test_each_language_has_its_word_for_the_common_tax(lang: str, tax: str, label: list[str]) -> None:
    assert Wording(lang).taxed_label("total_tax", tax=tax) == label


@pytest.mark.parametrize("first", LANGUAGES)
def test_any_two_languages_stand_side_by_side(first: str) -> None:
    for second in set(LANGUAGES) - {first}:
        codes = [language.code for language in Wording(f"{first}/{second}").languages]
        assert codes == [first, second]


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


def texts_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_of(item)]
    return [value]


def gaps(value: Any) -> Any:
    """Return the structure of a file: its keys, and the placeholders of each text."""
    if isinstance(value, dict):
        return {key: gaps(item) for key, item in value.items() if key not in {"locale", "formats"}}
    return sorted(re.findall(r"{\w+}", value))
