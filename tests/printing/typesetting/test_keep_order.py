"""Order of numbers and foreign names in right-to-left documents."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.printing.typesetting.documents import make_document, make_position
from tidebill.printing.typesetting.bidi import MARK, keep_order
from tidebill.printing.typesetting.sheet.assemble import write_sheet


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("-1,234.50", "<-1,234.50>"),
        ("Acme Trading Sp. z o.o.", "<Acme Trading Sp. z o.o.>"),
        ("رقم 17/02/2026/A", "رقم <17/02/2026/A>"),
        ("هاتف +48 58 123", "هاتف <+48 58 123>"),
        ("الضريبة / VAT 525-24: 7", "الضريبة / <VAT 525-24: 7>"),
        ("رقم 5 (نسخة) -3.", "رقم <5> (نسخة) <-3.>"),
        ("a 1 " * 50 + "b-2", "a <1> " * 50 + "<b-2>"),
        ("-100.00\u00a0€", "<-100.00\u00a0€>"),
        ("الإجمالي (EUR)", "الإجمالي (EUR)"),
        ("المبلغ 5\nA-7", "المبلغ <5>\n<A-7>"),
        ("البائع", "البائع"),
        (" ", " "),
        ("", ""),
    ],
)
def test_it_marks_what_must_not_turn_round(text: str, marked: str) -> None:
    assert keep_order(text) == marked.replace("<", MARK).replace(">", MARK)


@given(st.text())
def test_it_changes_nothing_that_is_seen(text: str) -> None:
    assert keep_order(text).replace(MARK, "") == text.replace(MARK, "")


@given(st.text(alphabet="ab1-/ \nءب"))
def test_twice_is_the_same_as_once(text: str) -> None:
    assert keep_order(keep_order(text)) == keep_order(text)


@pytest.mark.parametrize(("lang", "marks"), [("ar", True), ("fa/en", True), ("en/ar", False), ("pl", False)])
def test_only_a_right_to_left_sheet_is_marked(lang: str, marks: bool) -> None:
    sheet = write_sheet(make_document({"lang": lang, "place": f"a{MARK}b"}), print_option="original")

    assert (json.dumps(MARK).strip('"') in sheet) is marks


def test_what_the_design_asks_about_is_never_marked() -> None:
    document = make_document({"lang": "ar"}, positions=[make_position("A 1"), {"kind": "subtotal"}])

    sheet = json.loads(write_sheet(document, print_option="original"))

    (table,) = sheet["tables"]
    assert sheet["language"]["code"] == "ar"
    assert [row["kind"] for row in table["rows"]] == ["item", "subtotal"]
    assert table["rows"][0]["cells"][1] == f"{MARK}A 1{MARK}"
    assert {column["role"] for column in table["columns"]} == {"ordinal", "item", "number"}
