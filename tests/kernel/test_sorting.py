"""Alphabetical order in the account's language."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.kernel.sorting import KEY_MAX, sort_key


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pl", "alfa Beta Ćma Łódź Zebra Żaba"),
        ("pl", "alfa Beta Cma Czar Ćma Dom Lotnik Łódź Mak Zebra Źdźbło Żaba"),
        ("pl/en", "Lotnik Luty Łódź Mak"),
        ("en", "alfa Beta Cma Ćma Czar Łódź lotnik resume Resume résumé Żaba Zebra"),
        ("de", "Apfel Äpfel Arzt Strand Strasse Straße Zebra"),
        ("fr", "cote coté côte été etude Zoé"),
        ("es", "nube Nuria ñandú oro"),
        ("sv", "a zebra ål ärta öl"),
        ("da", "zebra æble øl ål"),
        ("cs", "cena čas hora chata ibis řeka"),
        ("cz", "cena čas hora chata ibis"),
        ("hu", "oltár öt zeusz"),
        ("tr", "cam çam hal \u0131rmak iz"),
        ("xx", "Alpha Ωμέγα Алла Борис"),
        ("", "a B c"),
    ],
)
def test_words_stand_in_the_order_of_the_language(language: str, expected: str) -> None:
    words = expected.split()
    mixed = random.Random(1).sample(words, len(words))  # noqa: S311  # repeatable

    assert sorted(mixed, key=lambda word: sort_key(word, language)) == words


@given(st.lists(st.integers(0, 10**12), min_size=2, max_size=5), st.sampled_from(["", "FV ", "A/"]))
def test_numbers_count_by_their_value(numbers: list[int], prefix: str) -> None:
    texts = [f"{prefix}{number}/2026" for number in numbers]

    found = sorted(texts, key=lambda text: sort_key(text, "pl"))

    assert found == [f"{prefix}{number}/2026" for number in sorted(numbers)]


@given(st.text(), st.sampled_from(["pl", "en", "de", "cs", "sv", "", "zz"]))
def test_a_key_is_hexadecimal_and_bounded(text: str, language: str) -> None:
    key = sort_key(text, language)

    assert len(key) <= KEY_MAX
    assert set(key) <= set(string.hexdigits.lower())
