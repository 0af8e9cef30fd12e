"""Each payment is dated by itself; later payments never change a past period."""

import pytest

from tests.books.conftest import Books, Values

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH = (
    ("2033-01-01", "2033-01-31"),
    ("2033-02-01", "2033-02-28"),
    ("2033-03-01", "2033-03-31"),
)


def ends(books: Books, invoice: Values) -> list[str]:
    return [books.statement(invoice, *period)[-1]["balance"] for period in (JANUARY, FEBRUARY, MARCH)]


def test_payments_stand_on_their_own_days(books: Books) -> None:
    invoice = books.issue("300", issue_date="2033-01-10")
    books.pay(invoice, "100", day="2033-02-15")
    books.pay(invoice, "150", day="2033-03-15")

    march = books.statement(invoice, *MARCH)

    assert ends(books, invoice) == ["300.0", "200.0", "50.0"]
    assert march[0]["balance"] == "200.0"
    assert [row["credit"] for row in march if row["what"] == "payment"] == ["150.0"]


def test_amounts_set_as_paid_stand_on_their_own_days(books: Books) -> None:
    invoice = books.issue("300", issue_date="2033-01-10")
    books.change(invoice, paid="100", paid_date="2033-02-15")
    before = books.statement(invoice, *FEBRUARY)
    books.change(invoice, status="paid", paid_date="2033-03-15")

    assert books.statement(invoice, *FEBRUARY) == before
    assert ends(books, invoice) == ["300.0", "200.0", "0.0"]


def test_a_payment_does_not_move_what_was_paid_before_it(books: Books) -> None:
    invoice = books.issue("300", issue_date="2033-01-10", paid="100", paid_date="2033-02-15")
    before = books.statement(invoice, *FEBRUARY)

    books.pay(invoice, "150", day="2033-03-15")

    assert books.statement(invoice, *FEBRUARY) == before
    assert ends(books, invoice) == ["300.0", "200.0", "50.0"]


def test_an_overpayment_that_is_used_later_stays_on_its_day(books: Books) -> None:
    first = books.issue("100", issue_date="2033-01-10")
    payment = books.pay(first, "130", day="2033-02-15")
    assert ends(books, first)[:2] == ["100.0", "-30.0"]

    second = books.issue("50", issue_date="2033-03-10", client_id=first["client_id"])
    ids = {"invoice_ids": [first["id"], second["id"]]}
    books.call("PUT", f"/banking/payments/{payment['id']}.json", {"banking_payment": ids})

    assert ends(books, first) == ["100.0", "-30.0", "20.0"]
