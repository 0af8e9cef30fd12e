"""Test documents have number series of their own, are marked, and count nowhere."""

import io
from typing import Any

import pytest
from django_scopes import scope
from pypdf import PdfReader

from tests.caller import Caller
from tests.invoices.conftest import ROW, Issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Account
from tidebill.audit.check import check_account
from tidebill.audit.numbers import check_numbers
from tidebill.catalog.models import Client
from tidebill.fiscal.services import _check_printable
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice, delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.mail.services.reminders import _candidates
from tidebill.reports.figures.numbering import number_lines
from tidebill.stock.models import Movement
from tidebill.storage import clock
from tidebill.transmission.services.submit import findings_of
from tidebill.wire.errors import Invalid, RuleViolation


def test_they_have_numbers_of_their_own_series(issue: Issue, scoped: Account) -> None:
    days = {"issue_date": "2026-01-15"}
    numbers = [issue(test=test, **days).number for test in (True, False, True, False)]

    assert numbers == ["TEST 1/01/2026", "1/01/2026", "TEST 2/01/2026", "2/01/2026"]
    assert issue(test=True, number_pattern=None, kind="proforma", **days).number == "TEST P1/01/2026"
    assert list(check_numbers(scoped)) == []


def test_a_number_by_hand_on_a_test_takes_none_from_a_real_document(issue: Issue) -> None:
    issue(test=True, number="1/01/2026", issue_date="2026-01-15")

    assert issue(issue_date="2026-01-15").number == "1/01/2026"


def test_a_document_stays_what_it_is(issue: Issue) -> None:
    trial, real = issue(test=True), issue()

    for invoice, other in ((trial, False), (real, True)):
        with pytest.raises(Invalid) as caught:
            update_invoice(invoice.pk, InvoiceChange(test=other))
        assert list(caught.value.errors) == ["test"]
    assert update_invoice(trial.pk, InvoiceChange(test=True, place="Sopot")).place == "Sopot"


def test_what_is_made_of_a_test_is_a_test(issue: Issue) -> None:
    source = issue(test=True)
    more = {"buyer_name": None, "positions": None, "copy_invoice_from": source.pk}

    copy = issue(**more)
    correction = issue(kind="correction", total_correction="1", correction_reason="Wrong", **more)

    assert (copy.test, correction.test) == (True, True)
    assert correction.number.startswith("TEST ")


@pytest.mark.parametrize("kind", ["correction", "advance"])
def test_what_counts_with_its_document_is_a_test_where_that_is_one(issue: Issue, kind: str) -> None:
    more = {
        "correction": {"total_correction": "1", "correction_reason": "Wrong"},
        "advance": {"advance_creation_mode": "percent", "advance_value": "50"},
    }[kind]
    for is_test in (True, False):
        source = issue(kind="client_order" if kind == "advance" else "vat", test=is_test)
        sent = {"buyer_name": None, "positions": None, "copy_invoice_from": source.pk, "kind": kind, **more}
        with pytest.raises(Invalid) as caught:
            issue(**sent, test=not is_test)
        assert list(caught.value.errors) == ["test"]
        assert issue(**sent).test is is_test


def test_they_are_never_overdue_nor_paid_online(alice: Person) -> None:
    api = Caller(alice)
    sent = {"buyer_name": "Buyer", "positions": [ROW], "issue_date": "2026-01-01", "payment_to": "2026-01-02"}
    for test in (True, False):
        api.post("/invoices.json", {"invoice": {**sent, "test": test}})

    for status in ("unpaid", "overdue"):
        rows = api.get(f"/invoices.json?period=all&status={status}").json()
        assert not any(row["test"] for row in rows)
    rows = api.get("/invoices.json?period=all").json()
    assert {row["test"]: row["overdue?"] for row in rows} == {True: False, False: True}
    assert all(row["payment_url"] is None for row in rows if row["test"])


def test_gaps_of_tests_are_nobodys_concern(issue: Issue, scoped: Account) -> None:
    first, _second = issue(test=True), issue(test=True)
    cancel_invoice(first.pk)
    Invoice.objects.filter(pk=first.pk).update(deleted=True)
    delete_invoice(issue(test=True).pk)

    assert number_lines(scoped, first=None, last=None) == []
    assert list(check_numbers(scoped)) == []


@pytest.mark.parametrize(
    "path",
    [
        "/reports/sales.json?period=all",
        "/reports/expenses.json?period=all",
        "/reports/taxes.json?period=all",
        "/reports/receivables.json",
        "/reports/numbering.json?period=all",
    ],
)
def test_reports_are_the_same_with_and_without_them(alice: Person, path: str) -> None:
    api = Caller(alice)
    _issue_all(api, test=False)
    before = api.get(path).json()

    _issue_all(api, test=True)

    assert api.get(path).json() == before
    with scope(account=alice.account):
        assert list(check_account(alice.account)) == []


def _issue_all(api: Caller, *, test: bool) -> None:
    shared = {"buyer_name": "Buyer", "test": test, "issue_date": "2026-01-15", "positions": [ROW]}
    for more in ({}, {"kind": "receipt"}, {"kind": "bill"}, {"income": False}, {"status": "paid"}):
        assert api.post("/invoices.json", {"invoice": {**shared, **more}}).status_code == 201


def test_nothing_is_owed_of_them_nor_reminded(issue: Issue, scoped: Account) -> None:
    day = clock.today(scoped.zone).isoformat()
    trial = issue(test=True, issue_date="2026-01-15", payment_to=day)

    assert Client.objects.get(pk=trial.client_id)
    assert [row.pk for row in _candidates([0], clock.today(scoped.zone))] == []
    real = issue(issue_date="2026-01-15", payment_to=day)
    assert [row.pk for row in _candidates([0], clock.today(scoped.zone))] == [real.pk]


def test_they_move_no_stock(alice: Person) -> None:
    api = Caller(alice)
    product = api.post("/products.json", {"product": {"name": "Desk", "price_gross": 10}}).json()
    rows = [{"product_id": product["id"], "quantity": 2}]
    sent = {"buyer_name": "Buyer", "positions": rows, "test": True}

    assert api.post("/invoices.json", {"invoice": sent}).status_code == 201

    with scope(account=alice.account):
        assert not Movement.objects.exists()


def test_no_register_and_no_fiscal_printer_gets_them(issue: Issue) -> None:
    trial = issue(test=True, kind="receipt")

    assert [str(found.text.text) for found in findings_of(trial, "ksef")] == ["a test document can't be sent"]
    with pytest.raises(RuleViolation):
        _check_printable(trial)


def test_pages_and_pdf_show_the_mark(alice: Person) -> None:
    made: dict[str, Any] = (
        Caller(alice)
        .post(
            "/invoices.json",
            {"invoice": {"buyer_name": "Buyer", "test": True, "lang": "de", "positions": [ROW]}},
        )
        .json()
    )
    visitor = Visitor(alice)
    page, public = visitor.read(f"/invoices/{made['id']}"), visitor.read(f"/invoice/{made['token']}")
    pdf = visitor.client.get(f"/invoices/{made['id']}.pdf").content

    assert 'badge--warning">Test<' in page
    assert 'badge--warning">Test<' in visitor.read("/invoices")
    assert "Testbeleg" in public
    assert "Testbeleg" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
