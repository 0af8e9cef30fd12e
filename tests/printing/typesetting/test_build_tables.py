"""Tables of corrections and final invoices, and columns by kind."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.printing.typesetting.documents import make_document, make_position
from tests.printing.typesetting.kinds import make_kind, make_side
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.sheet.tables import build_tables
from tidebill.printing.typesetting.sheet.values import Block
from tidebill.printing.typesetting.wording import Wording


def test_a_plain_document_has_one_table_without_a_caption() -> None:
    (table,) = build(make_document())

    assert table["label"] == []


def test_a_correction_shows_before_after_and_the_difference() -> None:
    tables = build(make_kind("correction"))

    assert [table["label"] for table in tables] == [
        ["Before correction"],
        ["After correction"],
        ["Difference"],
    ]
    assert [cells(table) for table in tables] == [
        [
            ["1", "Consulting", "2", "100.00", "200.00", "23%", "46.00", "246.00"],
            ["", "", "", "", "200.00", "", "46.00", "246.00"],
        ],
        [
            ["1", "Consulting", "1", "100.00", "100.00", "23%", "23.00", "123.00"],
            ["", "", "", "", "100.00", "", "23.00", "123.00"],
        ],
        [
            ["1", "Consulting", "-1", "-100.00", "-100.00", "23%", "-23.00", "-123.00"],
            ["", "", "", "", "-100.00", "", "-23.00", "-123.00"],
        ],
    ]
    assert {table["rows"][-1]["text"] for table in tables} == {"Total"}


def test_the_three_tables_of_a_correction_have_the_same_columns() -> None:
    document = make_kind("correction")
    (row,) = document.positions
    before = {**row["correction_before_attributes"], "quantity_unit": "h"}
    unit_before_only = replace(document, positions=[{**row, "correction_before_attributes": before}])

    tables = build(unit_before_only)

    assert "unit" in keys(tables[0])
    assert tables[0]["columns"] == tables[1]["columns"] == tables[2]["columns"]


def test_sides_may_be_rows_of_their_own() -> None:
    rows = [
        make_position(net="200.00") | {"kind": "correction_before"},
        make_position(net="-100.00") | {"kind": "correction"},
        make_position(net="100.00") | {"kind": "correction_after"},
    ]

    tables = build(make_document(kind="correction", positions=rows))

    assert [len(table["rows"]) for table in tables] == [2, 2, 2]
    assert [cells(table)[0][-1] for table in tables] == ["246.00", "123.00", "-123.00"]


def test_a_correction_without_sides_shows_the_difference_alone() -> None:
    (table,) = build(make_document(kind="correction", positions=[make_position(net="-10.00")]))

    assert table["label"] == []


def test_a_side_that_is_missing_has_no_table() -> None:
    row = make_position() | {
        "kind": "correction",
        "correction_after_attributes": make_side("1", net="100.00", price="100", kind="correction_after"),
    }

    tables = build(make_document(kind="correction", positions=[row]))

    assert [table["label"] for table in tables] == [["After correction"], ["Difference"]]


def test_a_final_document_shows_the_order_and_its_advances() -> None:
    order, advances = build(make_kind("final"))

    assert cells(order)[-1] == ["", "", "", "", "1,000.00", "", "170.00", "1,170.00"]
    assert order["rows"][-1]["text"] == "Order total"
    assert advances["label"] == ["Advance invoices"]
    assert [column["label"] for column in advances["columns"]] == [
        ["No."],
        ["Issue date"],
        ["Net amount"],
        ["VAT"],
        ["VAT amount"],
        ["Gross amount"],
    ]
    assert cells(advances) == [
        ["FA/1", "9 Jan 2026", "100.00", "23%", "23.00", "123.00"],
        ["", "", "100.00", "8%", "8.00", "108.00"],
        ["FA/2", "23 Jan 2026", "150.00", "23%", "34.50", "184.50"],
        ["", "", "150.00", "8%", "12.00", "162.00"],
        ["", "", "500.00", "", "77.50", "577.50"],
    ]


def test_an_advance_without_rates_is_one_row() -> None:
    advance = {"number": "FA/1", "price_net": "10", "price_tax": "2.30", "price_gross": "12.30"}

    _, advances = build(make_document(kind="final", advances=[advance]))

    assert cells(advances) == [
        ["FA/1", "", "10.00", "2.30", "12.30"],
        ["", "", "10.00", "2.30", "12.30"],
    ]


def test_a_margin_is_nobodys_business() -> None:
    (table,) = build(make_kind("vat_margin"))

    assert keys(table) == ["position", "item", "quantity", "price", "gross"]
    assert cells(table) == [["1", "Chair, 1920", "1", "800.00", "800.00"]]


def test_a_margin_row_beside_taxed_ones_shows_its_price_alone() -> None:
    rows = [make_position(), make_position("Chair", net="800.00", tax="disabled")]

    (table,) = build(make_document(kind="vat_margin", positions=rows))

    assert cells(table)[1] == ["2", "Chair", "1", "800.00", "", "–", "", "800.00"]


def test_a_receipt_shows_what_was_paid() -> None:
    (table,) = build(make_document(kind="receipt"))

    assert [column["label"][0] for column in table["columns"]] == [
        "No.",
        "Item",
        "Qty",
        "Gross price",
        "VAT",
        "Gross amount",
    ]
    assert cells(table) == [["1", "Consulting", "1", "123.00", "23%", "123.00"]]


@pytest.mark.parametrize(
    ("kind", "item"),
    [("kp", "For"), ("kw", "For"), ("payment_receipt", "For"), ("accounting_note", "Description")],
)
def test_a_voucher_or_a_note_says_what_for_and_how_much(kind: str, item: str) -> None:
    (table,) = build(make_document(kind=kind))

    assert [column["label"] for column in table["columns"]] == [["No."], [item], ["Amount"]]
    assert cells(table) == [["1", "Consulting", "123.00"]]


def test_a_note_that_counts_pieces_shows_them() -> None:
    row = make_position(quantity=Decimal(3))

    (table,) = build(make_document(kind="accounting_note", positions=[row]))

    assert keys(table) == ["position", "item", "quantity", "price", "gross"]


def build(document: PrintableDocument) -> list[Block]:
    return build_tables(document, wording=Wording("en"))


def keys(table: Block) -> list[str]:
    return [column["key"] for column in table["columns"]]


def cells(table: Block) -> list[Any]:
    return [row["cells"] for row in table["rows"]]
