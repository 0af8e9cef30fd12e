"""Each report as page, JSON, XML, table and PDF has the same rows."""

import csv
import io

import pypdf
import pytest
from openpyxl import load_workbook

from tests.caller import Caller
from tests.http.test_tables import body_of
from tests.invoices.conftest import Issue, issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.reports.declarations import REPORTS

__all__ = ["issue"]
ROW = {"name": "Idea", "quantity": 1, "tax": "23", "total_price_gross": "1234.50"}


@pytest.mark.parametrize("name", [report.name for report in REPORTS])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "xlsx", "pdf", "html"])
def test_every_report_has_every_form(alice: Person, issue: Issue, name: str, form: str) -> None:
    invoice = issue(positions=[ROW], issue_date="2026-11-20")
    place = f"/reports/{name}" if form == "html" else f"/reports/{name}.{form}"
    caller = Caller(alice, accept="text/html") if form == "html" else Caller(alice)

    answer = caller.get(place, period="all", client_id=invoice.client_id)

    assert answer.status_code == 200
    assert body_of(answer) if form in ("csv", "xlsx") else answer.content


def test_tables_have_exact_numbers(alice: Person, issue: Issue) -> None:
    issue(positions=[ROW], issue_date="2026-11-20")
    api = Caller(alice)

    answer = api.get("/reports/sales.csv", period="all")
    rows = list(csv.DictReader(io.StringIO(body_of(answer).decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(body_of(api.get("/reports/sales.xlsx", period="all")))).active

    assert [(row["name"], row["gross"]) for row in rows] == [("2026-11", "1234.5")]
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][-3:] == [1003.66, 230.84, 1234.5]


def test_a_print_says_what_the_page_says(alice: Person, issue: Issue) -> None:
    issue(positions=[ROW], issue_date="2026-11-20")

    answer = Caller(alice).get("/reports/sales.pdf", period="all")

    document = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in document.pages)
    for wanted in ("Sales", "Acme", "November 2026", "1,234.50 PLN", "Page 1 / 1"):
        assert wanted in text
    assert document.metadata is not None
    assert document.metadata.title == "Sales"


def test_the_page_shows_sums_for_each_currency(alice: Person, issue: Issue) -> None:
    issue(positions=[ROW], issue_date="2026-11-20")
    issue(positions=[ROW], issue_date="2026-11-20", currency="EUR")

    page = Visitor(alice).read("/reports/sales", period="all")

    assert page.count('class="card sum"') == 2
    assert page.count('<p class="sum-gross">1,234.50</p>') == 2
    assert "November 2026" in page


def test_what_is_asked_for_wrongly_is_named(alice: Person) -> None:
    answer = Caller(alice).get("/reports/sales.json", by="moon")

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == ["by"]


def test_nobody_sees_the_figures_of_others(alice: Person, charlie: Person, issue: Issue) -> None:
    invoice = issue(positions=[ROW])
    other = Caller(charlie)

    for name in ("sales", "expenses", "taxes", "receivables", "numbering", "stock"):
        assert other.get(f"/reports/{name}.json", period="all").json() == []
    assert other.get("/reports/statement.json", client_id=invoice.client_id).status_code == 422


def test_the_list_of_reports_leads_to_each(alice: Person) -> None:
    page = Visitor(alice).read("/reports")

    for row in Caller(alice).get("/reports.json").json():
        assert f'href="{row["url"]}"' in page
