"""Text that the packaged fonts can draw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.printing.typesetting.fonts import font_families, font_files
from tidebill.printing.typesetting.glyphs import (
    SILENT,
    covered,
    make_breakable,
    make_printable,
    missing_characters,
)


@pytest.mark.parametrize(
    ("text", "printable"),
    [
        ("Invoice 1/2026", "Invoice 1/2026"),
        ("Zażółć gęślą jaźń", "Zażółć gęślą jaźń"),
        (
            "Ελληνικά Кириллица 中文 日本語 한국어 العربية فارسی",
            "Ελληνικά Кириллица 中文 日本語 한국어 العربية فارسی",
        ),
        ("e\u0301", "é"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("a\u202eb\u2066c\ufeff", "abc"),
        ("\ud800", ""),
        ("😀", "😀"),
        ("❤️", "❤"),
        ("👨‍👩‍👧 family", "👨‍👩‍👧 family"),
        ("שלום ไทย ქართული Հայերեն हिन्दी", "שלום ไทย ქართული Հայերեն हिन्दी"),
        ("ᏣᎳᎩ Cherokee", "□ Cherokee"),
        ("a\u200cb", "a\u200cb"),
        ("price\u00a05", "price\u00a05"),
    ],
)
def test_it_keeps_what_can_be_drawn(text: str, printable: str) -> None:
    assert make_printable(text) == printable


@given(st.text())
def test_it_leaves_only_what_a_font_draws(text: str) -> None:
    drawn = {ord(character) for character in make_printable(text) if character not in {"\n", *SILENT}}

    assert drawn <= covered()


@given(st.text())
def test_twice_is_the_same_as_once(text: str) -> None:
    once = make_printable(text)

    assert make_printable(once) == once


def test_it_reads_the_characters_of_every_packaged_font() -> None:
    assert len(font_files()) == 24
    assert {ord(character) for character in "aąΩЖ中あ한ع€□אไქՀहአᥐ😀"} - covered() == {ord("ᥐ")}
    assert missing_characters("Ꮳ a Ꮳ Ꮆ") == ["Ꮳ", "Ꮆ"]
    # The small fonts have another kind of map: what is not in it is not there.
    assert {0x10D0, 0x10FF} <= covered()
    assert not {0x10C6, 0x0530, 0xFFFF} & covered()


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("short", "short"),
        ("eleven char", "eleven char"),
        ("abcdefghijkl", "abcdef\u200bghijkl"),
        ("one abcdefghijkl two", "one abcdef\u200bghijkl two"),
        ("abcdef\u0301ghijkl", "abcdef\u0301\u200bghijkl"),
    ],
)
def test_it_breaks_only_long_words(word: str, broken: str) -> None:
    assert make_breakable(word, longest=11) == broken


@given(st.text(alphabet=st.characters(exclude_characters="\u200b")))
def test_breaking_changes_no_visible_character(text: str) -> None:
    assert make_breakable(text, longest=8).replace("\u200b", "") == text


def test_han_characters_take_the_shapes_of_the_language() -> None:
    last = [
        font_families(code, script=script)[2] for code, script in (("ja", None), ("ko", None), ("zh", "Hant"))
    ]

    assert last == ["Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans CJK TC"]
    assert font_families("zh", script="Hans")[2] == font_families("pl")[2] == "Noto Sans CJK SC"
