"""Lists as spreadsheets: filtered rows, without formulas."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.caller import Caller
from tests.people import Person
from tidebill.http import tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(alice: Person) -> Caller:
    """An API client of Alice's account with three documents and 130 categories."""
    api = Caller(alice)
    for number, kind in (("A/1", "vat"), ("A/2", "proforma"), ("A/3", "vat")):
        row = {"name": "Idea", "tax": 23, "total_price_gross": "1234.50"}
        sent = {"number": number, "kind": kind, "buyer_name": "=HYPERLINK(1)", "positions": [row]}
        assert api.post("/invoices.json", {"invoice": sent}).status_code == 201
    return api


def body_of(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content)
    close(answer)
    return content


def close(answer: Any) -> None:
    """Close only the file: ``answer.close()`` would also close the test's database connection."""
    for closer in answer._resource_closers:
        closer()


def read_csv(answer: Any) -> list[dict[str, str]]:
    text = body_of(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def read_xlsx(answer: Any) -> list[dict[str, Any]]:
    sheet = load_workbook(io.BytesIO(body_of(answer))).active
    head, *rows = [[cell.value for cell in row] for row in sheet.rows]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_list_is_a_table_with_the_keys_of_its_answer(api: Caller) -> None:
    rows = read_csv(api.get("/invoices.csv"))

    assert [row["number"] for row in rows] == ["A/3", "A/2", "A/1"]
    listed = api.get("/invoices.json").json()[0]
    assert set(rows[0]) == set(listed)
    assert (rows[0]["price_gross"], rows[0]["income"], rows[0]["paid_date"]) == ("1234.5", "true", "")


def test_what_is_filtered_is_what_is_in_it(api: Caller) -> None:
    assert [row["number"] for row in read_csv(api.get("/invoices.csv", kind="proforma"))] == ["A/2"]
    assert [row["number"] for row in read_xlsx(api.get("/invoices.xlsx", order="number"))] == [
        "A/1",
        "A/2",
        "A/3",
    ]


def test_only_the_wanted_keys_are_in_it(api: Caller) -> None:
    rows = read_csv(api.get("/invoices.csv", **{"fields[invoice]": "number,price_gross"}))

    assert rows[0] == {"number": "A/3", "price_gross": "1234.5"}


def test_all_pages_are_in_it_each_row_once(api: Caller) -> None:
    for place in range(230):
        api.post("/categories.json", {"category": {"name": f"Category {place}"}})

    rows = read_csv(api.get("/categories.csv", page=3, per_page=5))

    assert len(rows) == 230
    assert len({row["id"] for row in rows}) == 230


def test_nothing_in_it_is_a_formula(api: Caller) -> None:
    assert {row["buyer_name"] for row in read_csv(api.get("/invoices.csv"))} == {"'=HYPERLINK(1)"}
    cells = {row["buyer_name"] for row in read_xlsx(api.get("/invoices.xlsx"))}
    assert cells == {"=HYPERLINK(1)"}
    sheet = load_workbook(io.BytesIO(body_of(api.get("/invoices.xlsx")))).active
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n", "b", "d"}


def test_numbers_dates_and_times_are_what_they_are_in_a_workbook(api: Caller) -> None:
    row = read_xlsx(api.get("/invoices.xlsx", kind="proforma"))[0]

    assert (row["price_gross"], row["income"]) == (1234.5, True)
    assert isinstance(row["issue_date"], datetime)
    assert isinstance(row["created_at"], datetime)


def test_a_list_that_is_too_long_is_refused_with_what_to_do(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROWS_MAX", 2)

    answer = api.get("/invoices.csv")

    assert answer.status_code == 422
    assert answer.json()["message"] == "A table can have up to 2 rows. Choose a shorter period."


def test_one_thing_is_no_table(api: Caller) -> None:
    number = api.get("/invoices.json").json()[0]["id"]

    assert api.get(f"/invoices/{number}.csv").status_code == 404


def test_nobody_sees_another_accounts_rows(api: Caller, charlie: Person) -> None:
    assert read_csv(Caller(charlie).get("/invoices.csv")) == []
    assert Caller().get("/invoices.csv").status_code == 401


def test_the_file_has_a_name(api: Caller) -> None:
    answer = api.get("/invoices.xlsx")
    close(answer)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="invoices.xlsx"'
    assert "spreadsheetml" in answer.headers["Content-Type"]
