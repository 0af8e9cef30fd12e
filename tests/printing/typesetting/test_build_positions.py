"""Table of line items."""

from decimal import Decimal
from typing import Any

import pytest

from tests.printing.typesetting.documents import make_document, make_position
from tidebill.kernel.amounts import NOTHING, Amounts
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.sheet.positions import build_positions
from tidebill.printing.typesetting.sheet.values import Block
from tidebill.printing.typesetting.wording import Wording

PLAIN = ["position", "item", "quantity", "price", "net", "rate", "tax", "gross"]


def test_it_prints_a_row_with_its_stored_amounts() -> None:
    table = build(make_document(positions=[make_position("Consulting", net="1234.5")]))

    assert keys(table) == PLAIN
    assert table["rows"] == [
        {
            "kind": "item",
            "text": "",
            "cells": ["1", "Consulting", "1", "1,234.50", "1,234.50", "23%", "283.94", "1,518.44"],
        }
    ]


@pytest.mark.parametrize(
    ("column", "key"),
    [("code", "code"), ("additional_info", "info"), ("gtu_code", "gtu"), ("quantity_unit", "unit")],
)
def test_it_prints_a_column_only_where_a_row_uses_it(column: str, key: str) -> None:
    unused = [{**make_position(), column: empty} for empty in (None, "", "  ")]

    assert key not in keys(build(make_document(positions=unused)))
    assert key in keys(build(make_document(positions=[*unused, {**make_position(), column: "x"}])))


def test_it_takes_the_documents_own_name_for_the_additional_column() -> None:
    document = make_document(
        {"additional_info_desc": "CN code"}, positions=[make_position(additional_info="8471")]
    )

    assert column(build(document), "info")["label"] == ["CN code"]


@pytest.mark.parametrize(
    ("quantity", "printed"),
    [("1.000000", "1"), ("0.5", "0.5"), ("-2", "-2"), ("1234.567891", "1,234.567891"), ("0", "0")],
)
def test_it_prints_quantities_without_trailing_zeros(quantity: str, printed: str) -> None:
    table = build(make_document(positions=[make_position(quantity=Decimal(quantity))]))

    assert cells(table, "quantity") == [printed]


@pytest.mark.parametrize(("price", "printed"), [("1", "1.00"), ("6.943110", "6.94311"), ("0.1", "0.10")])
def test_it_prints_every_stored_decimal_of_a_price(price: str, printed: str) -> None:
    table = build(make_document(positions=[make_position(price_net=Decimal(price))]))

    assert cells(table, "price") == [printed]


@pytest.mark.parametrize(
    ("tax", "lang", "printed"),
    [
        ("23", "pl", "23%"),
        ("23.0", "en", "23%"),
        ("5,5", "pl", "5,5%"),
        ("0", "en", "0%"),
        ("zw", "pl", "zw."),
        ("ZW", "en", "exempt"),
        ("np", "en", "n/a"),
        ("oo", "en", "reverse charge"),
        ("zw", "pl/en", "zw. / exempt"),
        ("nie podlega", "pl", "nie podlega"),
    ],
)
def test_it_prints_tax_rates_as_people_write_them(tax: str, lang: str, printed: str) -> None:
    row = {**make_position(), "tax": tax}
    table = build(make_document(positions=[make_position(), row]), lang=lang)

    assert cells(table, "rate")[1] == printed


def test_it_shows_no_tax_where_every_row_disables_it() -> None:
    rows = [make_position(net="10.00", tax="disabled"), {"kind": "subtotal", "tax": "23"}]

    table = build(make_document(positions=rows))

    assert keys(table) == ["position", "item", "quantity", "price", "gross"]
    assert [column["label"] for column in table["columns"][-2:]] == [["Unit price"], ["Amount"]]


def test_it_shows_no_tax_where_the_document_says_so() -> None:
    assert "rate" not in keys(build(make_document({"hide_tax": True})))


def test_it_names_the_tax_as_the_seller_does() -> None:
    table = build(make_document({"get_tax_name": "GST"}))

    assert column(table, "tax")["label"] == ["GST amount"]


def test_it_shows_gross_prices_where_they_were_entered() -> None:
    strategy = {"position": "default", "sum": "sum", "invoice_form_price_kind": "gross"}

    table = build(make_document({"calculating_strategy": strategy}))

    assert column(table, "price")["label"] == ["Gross price"]
    assert cells(table, "price") == ["123.00"]


def test_it_shows_the_percentage_and_the_amounts_after_discount() -> None:
    document = make_document(
        {"show_discount": True, "discount_kind": "percent_total"},
        positions=[make_position(discount_percent=Decimal("5.5"))],
        discounted=[Amounts(Decimal("94.50"), Decimal("21.74"), Decimal("116.24"))],
    )

    table = build(document)

    assert cells(table, "discount") == ["5.5%"]
    assert [cells(table, key) for key in ("price", "net", "tax", "gross")] == [
        ["100.00"],
        ["94.50"],
        ["21.74"],
        ["116.24"],
    ]


def test_it_shows_a_discount_as_an_amount() -> None:
    document = make_document(
        {"show_discount": True, "discount_kind": "amount"},
        positions=[make_position(discount=Decimal("5")), make_position()],
    )

    assert cells(build(document), "discount") == ["5.00", ""]


def test_it_hides_discounts_that_do_not_count() -> None:
    rows = [make_position(discount=Decimal(5), discount_percent=Decimal(5))]

    assert "discount" not in keys(build(make_document({"show_discount": False}, positions=rows)))


def test_it_numbers_only_goods_and_services() -> None:
    rows = [
        {"kind": "text_separator", "name": "Hardware", "tax": "disabled"},
        make_position("A"),
        {"kind": "subtotal", "tax": "disabled"},
        {"kind": "page_break"},
        make_position("B"),
    ]

    table = build(make_document(positions=rows))

    assert [row["kind"] for row in table["rows"]] == [
        "text_separator",
        "item",
        "subtotal",
        "page_break",
        "item",
    ]
    assert cells(table, "position") == ["", "1", "", "", "2"]
    assert table["rows"][0]["text"] == "Hardware"


def test_it_sums_the_rows_since_the_last_subtotal() -> None:
    rows = [
        make_position(net="10.00"),
        make_position(net="20.00"),
        {"kind": "subtotal", "name": "Part one"},
        make_position(net="1.00"),
        {"kind": "subtotal"},
    ]

    table = build(make_document(positions=rows))

    assert [(row["text"], row["cells"][4:]) for row in table["rows"] if row["kind"] == "subtotal"] == [
        ("Part one", ["30.00", "", "6.90", "36.90"]),
        ("Subtotal", ["1.00", "", "0.23", "1.23"]),
    ]


def test_it_sums_what_is_left_after_discount() -> None:
    document = make_document(
        positions=[make_position(net="10.00"), {"kind": "subtotal"}],
        discounted=[Amounts(Decimal("9.00"), Decimal("2.07"), Decimal("11.07")), NOTHING],
    )

    assert cells(build(document), "gross") == ["11.07", "11.07"]


def test_it_refuses_amounts_that_do_not_match_the_rows() -> None:
    document = make_document(positions=[make_position(), make_position()], discounted=[NOTHING])

    with pytest.raises(ValueError, match="shorter"):
        build(document)


def test_it_gives_each_column_its_longest_cell() -> None:
    table = build(make_document(positions=[make_position(net="1.00"), make_position(net="1234567.00")]))

    assert column(table, "net")["gauge"] == "1,234,567.00"
    assert column(table, "item")["gauge"] == ""


def test_it_gives_long_words_places_to_break() -> None:
    (row,) = build(make_document(positions=[make_position("W" * 60, code="X" * 12)]))["rows"]

    assert row["cells"][1].count("\u200b") == 9
    assert row["cells"][2] == "XXXXXX\u200bXXXXXX"


def build(document: PrintableDocument, *, lang: str = "en") -> Block:
    return build_positions(document, wording=Wording(lang))


def keys(table: Block) -> list[str]:
    return [entry["key"] for entry in table["columns"]]


def column(table: Block, key: str) -> dict[str, Any]:
    return next(entry for entry in table["columns"] if entry["key"] == key)


def cells(table: Block, key: str) -> list[str]:
    return [row["cells"][keys(table).index(key)] for row in table["rows"]]
