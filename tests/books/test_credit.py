"""Credit of a client is offered for the next document, and settles it when the user says so."""

from decimal import Decimal

import pytest
from django.test import Client as Browser

from tests.books.conftest import Books, Values
from tests.caller import Caller
from tests.people import Person
from tidebill.audit.check import check_account

pytestmark = pytest.mark.django_db


def use(books: Books, invoice: Values, *, expect: int = 200) -> Values:
    answer: Values = books.call("POST", f"/invoices/{invoice['id']}/use_credit.json", expect=expect)
    return answer


@pytest.fixture
def overpaid(books: Books) -> Values:
    """An invoice for 100 that was paid with 130."""
    invoice: Values = books.issue("100")
    books.pay(invoice, "130")
    return invoice


def test_credit_settles_the_next_document_up_to_its_amount(books: Books, overpaid: Values) -> None:
    small = books.issue("20", client_id=overpaid["client_id"])
    large = books.issue("50", client_id=overpaid["client_id"])

    assert use(books, small)["status"] == "paid"
    settled = use(books, large)

    assert (settled["status"], settled["paid"]) == ("partial", "10.0")
    assert books.paid(overpaid) == ("paid", "100.0")
    assert books.owed(large) == 40
    assert books.call("GET", "/banking/payments.json")[0]["overpaid"] == "0.0"


def test_the_oldest_payments_are_used_first(books: Books, overpaid: Values) -> None:
    older = books.issue("10", client_id=overpaid["client_id"])
    books.pay(older, "15", day="2020-01-01")
    new = books.issue("7", client_id=overpaid["client_id"])

    use(books, new)

    left = [row["overpaid"] for row in books.call("GET", "/banking/payments.json?order=paid_date")]
    assert sorted(left) == ["0.0", "28.0"]


def test_without_credit_nothing_changes(books: Books, overpaid: Values) -> None:
    stranger = books.issue("20", buyer_name="Somebody else")
    euros = books.issue("20", client_id=overpaid["client_id"], currency="EUR")
    estimate = books.issue("20", client_id=overpaid["client_id"], kind="estimate")

    for document in (overpaid, stranger, euros, estimate):
        before = books.read(document)
        answer = use(books, document, expect=422)
        assert answer["message"] == "The client has no credit for this document"
        assert books.read(document) == before
    assert use(books, {"id": 999_999}, expect=404)


def test_money_of_an_order_waits_for_its_invoice(books: Books) -> None:
    order = books.issue("100", kind="client_order")
    books.pay(order, "40")
    invoice = books.issue("60", client_id=order["client_id"])

    use(books, invoice, expect=422)

    assert books.paid(invoice) == ("issued", "0.0")
    assert books.paid(order)[1] == "40.0"


def test_credit_returns_when_the_document_is_deleted(books: Books, overpaid: Values, alice: Person) -> None:
    new = books.issue("20", client_id=overpaid["client_id"])
    use(books, new)

    books.call("DELETE", f"/invoices/{new['id']}.json")

    assert books.owed(overpaid) == -30
    assert list(check_account(alice.account)) == []


def test_the_page_offers_credit_and_applies_it(books: Books, overpaid: Values, alice: Person) -> None:
    new = books.issue("20", client_id=overpaid["client_id"])
    browser = Browser()
    browser.force_login(alice.user)
    page = browser.get(f"/invoices/{new['id']}", headers={"Accept": "text/html"}).content.decode()
    assert "Use client credit of 20.00 PLN" in page

    answer = browser.post(f"/invoices/{new['id']}/use_credit", headers={"Accept": "text/html"})

    assert answer.status_code == 303
    assert books.paid(new) == ("paid", "20.0")
    page = browser.get(f"/invoices/{new['id']}", headers={"Accept": "text/html"}).content.decode()
    assert "Use client credit" not in page


def test_credit_of_another_account_is_never_used(books: Books, overpaid: Values, charlie: Person) -> None:
    new = books.issue("20", client_id=overpaid["client_id"])

    answer = Caller(charlie).post(f"/invoices/{new['id']}/use_credit.json")

    assert answer.status_code == 404
    assert books.paid(new) == ("issued", "0.0")


def test_charges_count_when_documents_to_pay_are_listed(books: Books, alice: Person) -> None:
    invoice = books.issue("100", settlement_positions=[{"kind": "charge", "amount": "5", "reason": "Fee"}])
    books.pay(invoice, "100")
    browser = Browser()
    browser.force_login(alice.user)

    page = browser.get("/payments/new", headers={"Accept": "text/html"}).content.decode()

    assert f"{invoice['number']} · Buyer · 5.00 PLN" in page
    assert Decimal(books.read(invoice)["paid"]) == 100
