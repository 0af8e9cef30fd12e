"""Cells are read as displayed in the spreadsheet."""

import io
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tidebill.wire.sheets import read_sheet
from tidebill.wire.workbooks import shown_text


def _book(*rows: list[Any], change: Any = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    if change:
        change(book, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.23, "0%", "23"),
        (0.23, "0.00%", "23"),
        (0.075, "0.0%", "7.5"),
        (0.07, "0%;[Red]-0%", "7"),
        (-0.05, "0%;-0%", "-5"),
        (1, "0%", "100"),
        (0.07 + 1e-17, "0%", "7"),
        (23, r"0\%", "23"),
        (23, '0"%"', "23"),
        (123, "00000", "00123"),
        (1234, "00-000", "01-234"),
        (123456, "00-000", "123-456"),
        (501234567, "000-000-000", "501-234-567"),
        (7, '"PL"00000', "PL00007"),
        (7, '0 "pcs"', "7"),
        (0, "00000", "00000"),
        (12.5, "0", "12.5"),
        (1234.5, "#,##0.00", "1234.5"),
        (1234.5, '#,##0.00\\ "zł"', "1234.5"),
        (1234, "_-* #,##0.00 [$€-407]_-", "1234"),
        (-5, "(0.00)", "-5"),
        (0.1 + 0.2, "General", "0.3"),
        (5252445767, "General", "5252445767"),
        (123456789012345, "0", "123456789012345"),
        (1.0205501234567e25, "0", "1.02055012345670E+25"),
        (True, "General", "1"),
        (False, "General", "0"),
        (
            datetime(2026, 2, 1),  # noqa: DTZ001
            "yyyy-mm-dd",
            "2026-02-01",
        ),
        (
            datetime(2026, 2, 1, 12, 30),  # noqa: DTZ001
            "General",
            "2026-02-01T12:30:00",
        ),
        (date(2026, 2, 1), "General", "2026-02-01"),
        (time(12, 30), "h:mm", "12:30:00"),
        ("00123", "@", "00123"),
    ],
)
def test_a_value_is_the_text_that_its_format_shows(value: Any, number_format: str, text: str) -> None:
    assert shown_text(value, number_format) == text


@given(st.integers(0, 99_999))
def test_a_number_of_five_digits_keeps_its_zeros(number: int) -> None:
    assert shown_text(number, "00000") == f"{number:05d}"


@given(st.integers(0, 10_000))
def test_a_percentage_is_that_percentage(hundredths: int) -> None:
    assert float(shown_text(hundredths / 10_000, "0.00%")) == hundredths / 100


def test_formats_are_read_from_the_workbook() -> None:
    def change(_book: Workbook, sheet: Worksheet) -> None:
        sheet["B2"].number_format = "0%"
        sheet["C2"].number_format = "00000"

    found = read_sheet("a.xlsx", _book(["name", "tax", "code"], ["Desk", 0.23, 42], change=change))

    assert found.cells == [["Desk", "23", "00042"]]


def test_merged_cells_all_have_the_text_of_the_first() -> None:
    def change(_book: Workbook, sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")

    rows = (["category", "name"], ["Furniture", "Desk"], [None, "Lamp"], [None, "Pen"])
    found = read_sheet("a.xlsx", _book(*rows, change=change))

    assert found.cells == [["Furniture", "Desk"], ["Furniture", "Lamp"], ["", "Pen"]]


def test_a_hidden_sheet_is_passed_over_and_hidden_rows_are_read() -> None:
    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"
        shown = book.create_sheet("Shown")
        shown.append(["name"])
        shown.append(["Visible"])
        shown.append(["Filtered"])
        shown.row_dimensions[3].hidden = True
        book.active = 1

    found = read_sheet("a.xlsx", _book(["name"], ["Hidden"], change=change))

    assert found.cells == [["Visible"], ["Filtered"]]


def test_a_formula_that_was_never_calculated_is_an_error_and_not_empty() -> None:
    found = read_sheet("a.xlsx", _book(["name", "price"], ["Desk", "=1+1"], ["Lamp", 3]))

    assert found.cells == [["Desk", "#CALC!"], ["Lamp", "3"]]


def test_an_error_cell_stays_one() -> None:
    assert read_sheet("a.xlsx", _book(["name"], ["#N/A"], ["#DIV/0!"])).cells == [["#N/A"], ["#DIV/0!"]]


@pytest.mark.parametrize("first", ["sep=;\r\n", "sep=;\n", '"sep=;"\n', "SEP=;\n", "\ufeffsep=;\n"])
def test_a_line_that_names_the_separator_is_understood(first: str) -> None:
    found = read_sheet("a.csv", f'{first}name;note\n"A;B";a,b,c,d\n'.encode())

    assert (found.headers, found.cells, found.lines) == (["name", "note"], [["A;B", "a,b,c,d"]], [3])


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'00123", "00123"),
        ("'05-123", "05-123"),
        ("'t Hooft", "'t Hooft"),
        ('"=""00123"""', "00123"),
        ('"a ""b"" c"', 'a "b" c'),
        ('"two\nlines"', "two\nlines"),
    ],
)
def test_quotes_of_people_and_programs_are_taken_off(cell: str, text: str) -> None:
    assert read_sheet("a.csv", f"name;note\n{cell};x\n".encode()).cells == [[text, "x"]]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Zażółć gęślą jaźń"),
        ("cp1250", "Żółw i Łódź"),
        ("cp1250", "Příliš žluťoučký kůň"),
        ("cp1250", "árvíztűrő tükörfúrógép"),
        ("cp1252", "Crème brûlée à la française"),
        ("cp1252", "Peña, S.A. ¡Olé!"),
        ("cp1252", "España"),
        ("cp1252", "São João"),
        ("cp1252", "Blåbærgrød"),
        ("cp1252", "Müller & Söhne, Straße – 5 €"),
        ("utf-8", "Żółw, España"),
        ("utf-8-sig", "Żółw, España"),
        ("utf-16", "Żółw, España"),
    ],
)
def test_the_encoding_is_the_one_of_the_language(encoding: str, text: str) -> None:
    assert read_sheet("a.csv", f"name;x\n{text};1\n".encode(encoding)).cells == [[text, "1"]]
