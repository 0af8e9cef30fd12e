import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.invoices.conftest import Issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.services.clients import create_client
from tidebill.http.periods import PERIOD_NAMES
from tidebill.invoices.names import KIND_NAMES, STATUS_NAMES
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.kernel.kinds import KINDS
from tidebill.kernel.periods import PERIODS
from tidebill.kernel.vocabulary import STATUSES

ROW = {"name": "Idea", "quantity": 1, "tax": "23", "total_price_gross": "123"}
MENU = re.compile(r'<select id="(\w+)".*?</select>', re.DOTALL)


def options(page: str, menu: str) -> list[str]:
    found = next(found[0] for found in MENU.finditer(page) if found[1] == menu)
    return re.findall(r'value="([^"]+)"', found)


def numbers(page: str) -> list[str]:
    return re.findall(r"row-link[^>]*>([^<]+)<", page)


def test_it_shows_the_documents_newest_first(alice: Person, issue: Issue) -> None:
    issue(number="A1", buyer_name="Café Lumière")
    issue(number="A2", buyer_name="Nordlicht & Co")

    page = Visitor(alice).read("/invoices")

    assert numbers(page) == ["A2", "A1"]
    assert "Café Lumière" in page
    assert "Nordlicht &amp; Co" in page


def test_it_takes_the_parameters_of_the_api(alice: Person, issue: Issue) -> None:
    issue(number="V1", kind="vat")
    issue(number="P1", kind="proforma")
    issue(number="V2", kind="vat", currency="EUR")

    visitor = Visitor(alice)

    assert numbers(visitor.read("/invoices", kind="proforma")) == ["P1"]
    assert numbers(visitor.read("/invoices", currency="EUR")) == ["V2"]
    assert numbers(visitor.read("/invoices", query="v1")) == ["V1"]
    assert numbers(visitor.read("/invoices", order="number")) == ["P1", "V1", "V2"]
    assert numbers(visitor.read("/invoices", per_page=1, page=2)) == ["P1"]


def test_its_menus_have_every_value_of_the_api(alice: Person, issue: Issue) -> None:
    issue()

    page = Visitor(alice).read("/invoices")

    assert set(options(page, "period")) == set(PERIODS) == set(PERIOD_NAMES)
    assert set(options(page, "kind")) == {*KINDS, "canceled"} == set(KIND_NAMES)
    assert set(options(page, "status")) == {*STATUSES, "unpaid", "overdue"}
    assert set(STATUS_NAMES) == set(STATUSES)


@time_machine.travel("2026-11-23T12:00:00+00:00")
def test_the_period_more_goes_by_the_two_dates(alice: Person, issue: Issue) -> None:
    issue(number="OLD", issue_date="2024-02-29")
    issue(number="NEW", issue_date="2026-11-20")
    visitor = Visitor(alice)

    chosen = visitor.read("/invoices", period="more", date_from="2024-02-01", date_to="2024-03-01")

    assert numbers(visitor.read("/invoices")) == ["NEW"]
    assert numbers(chosen) == ["OLD"]
    assert "1 Feb 2024 – 1 Mar 2024" in chosen
    assert 'value="2024-02-01"' in chosen


def test_it_keeps_parameters_that_have_no_field(alice: Person, issue: Issue) -> None:
    issue(currency="EUR")

    page = Visitor(alice).read("/invoices", kinds="vat,bill", period="all")

    assert '<input type="hidden" name="kinds" value="vat,bill">' in page
    assert 'href="?period=all">Kinds: vat,bill' in page


@time_machine.travel("2026-11-23T12:00:00+00:00")
def test_it_sums_what_the_filters_leave_by_currency(alice: Person, issue: Issue) -> None:
    issue(positions=[ROW, ROW])
    issue(paid="23")
    issue(currency="EUR")
    issue(kind="proforma")
    cancel_invoice(issue(number="VOID").pk)

    page = Visitor(alice).read("/invoices", kinds="vat,canceled")

    assert re.findall(r'class="card sum" aria-label="(\w+)"', page) == ["PLN", "EUR"]
    assert "2 documents" in page
    assert "369.00" in page
    assert "Outstanding</dt><dd>346.00" in page


@time_machine.travel("2026-11-23T12:00:00+00:00")
def test_it_names_the_state_of_each_document(alice: Person, issue: Issue) -> None:
    issue(payment_to="2026-11-22")
    issue(status="paid")
    issue(paid="1", payment_to="2026-12-24")
    issue(payment_to="2026-12-24")
    cancel_invoice(issue().pk)

    page = Visitor(alice).read("/invoices")

    assert re.findall(r'class="badge[^"]*">([^<]+)<', page) == [
        "Canceled",
        "Issued",
        "Partly paid",
        "Paid",
        "Overdue",
    ]


def test_expenses_have_a_list_of_their_own(alice: Person, issue: Issue) -> None:
    issue(number="IN")
    issue(number="OUT", income=False)

    page = Visitor(alice).read("/invoices", income="no")

    assert numbers(page) == ["OUT"]
    assert "Supplier" in page


def test_the_clients_menu_has_the_accounts_own(alice: Person, charlie: Person, issue: Issue) -> None:
    client = create_client(alice.account, ClientInput(name="Baltic Foods"))
    issue(client_id=client.pk, number="B1")
    issue(number="B2")

    page = Visitor(alice).read("/invoices", client_id=client.pk)

    assert numbers(page) == ["B1"]
    assert f'<option value="{client.pk}" selected>Baltic Foods</option>' in page
    assert "Baltic Foods" not in Visitor(charlie).read("/invoices")


def test_it_teaches_where_there_is_nothing_yet(alice: Person) -> None:
    page = Visitor(alice).read("/invoices")

    assert "Issue your first invoice" in page
    assert 'href="/invoices/new"' in page


def test_it_offers_a_way_out_where_nothing_fits(alice: Person, issue: Issue) -> None:
    issue()

    page = Visitor(alice).read("/invoices", query="nothing like it", period="this_month")

    assert "No documents match your filters" in page
    assert "period=all" in page


def test_it_names_the_same_list_as_data(alice: Person, issue: Issue) -> None:
    issue()

    answer = Visitor(alice).open("/invoices", kind="vat", api_token="")

    assert answer["Link"] == '</invoices.json?kind=vat>; rel="alternate"; type="application/json"'
    assert 'href="/invoices.json?kind=vat"' in answer.content.decode()


def test_htmx_gets_the_results_alone(alice: Person, issue: Issue) -> None:
    issue(number="H1")

    part = Visitor(alice, **{"HX-Request": "true"}).read("/invoices")
    whole = Visitor(alice, **{"HX-Request": "true", "HX-History-Restore-Request": "true"}).read("/invoices")

    assert numbers(part) == ["H1"]
    assert "<html" not in part
    assert "<html" in whole


def test_a_parameter_that_can_t_be_meant_is_explained(alice: Person) -> None:
    answer = Visitor(alice).open("/invoices", period="someday")

    assert answer.status_code == 422
    assert "Is not included in the list" in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/invoices", "/invoices/1", "/settings/integration"])
def test_strangers_are_asked_to_sign_in(db: None, path: str) -> None:
    answer = Visitor().client.get(path, headers={"Accept": "text/html"}, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/")
    assert "Sign in" in answer.content.decode()


@pytest.mark.parametrize("count", [2, 40])
def test_it_takes_a_fixed_number_of_statements(alice: Person, issue: Issue, count: int) -> None:
    for _ in range(count):
        issue()
    visitor = Visitor(alice)

    with CaptureQueriesContext(connection) as captured:
        visitor.read("/invoices", per_page=25)

    # Session, user, membership with account, ids, their rows, at most one count, sums, clients, worker
    # heartbeat; filter bar: departments, categories, currencies, list preferences; frame: accounts and
    # departments; connected networks for the selection's actions.
    assert len(captured) <= 16
