"""Documents that others depend on can't change; neither can locked books and documents."""

from typing import Any

import pytest

from tests.books.conftest import Books, Values
from tests.books.test_advances import advance, final, order
from tidebill.invoices.models import Invoice
from tidebill.storage import clock

pytestmark = pytest.mark.django_db


def row_of(document: Values, gross: str = "1") -> dict[str, Any]:
    return {"positions": [{"id": document["positions"][0]["id"], "total_price_gross": gross}]}


def refuse(books: Books, document: Values, dependent: Values, *changes: dict[str, Any]) -> None:
    """Assert that every change, cancellation and deletion is rejected naming the dependent document."""
    before = books.read(document)
    answers = [books.change(document, expect=422, **change) for change in changes]
    answers.append(books.call("DELETE", f"/invoices/{document['id']}.json", expect=422))
    answers.append(books.call("POST", f"/invoices/{document['id']}/cancel.json", expect=422))
    assert all(dependent["number"] in str(answer["message"]) for answer in answers), answers
    assert books.read(document) == before


def test_an_order_with_an_advance_stays(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "30")

    refuse(books, source, first, row_of(source), {"currency": "EUR"}, {"kind": "estimate"}, {"kind": "vat"})
    assert books.change(source, internal_note="seen")["internal_note"] == "seen"


def test_a_settled_advance_stays(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "30")
    last = final(books, source, first)

    refuse(books, first, last, row_of(first))


def test_an_advance_of_the_whole_order_stays_with_its_final(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "100")
    last = final(books, source, first)
    assert last["price_gross"] == "0.0"

    refuse(books, first, last, row_of(first))
    books.take_back(first, expect=422)
    second = {"kind": "final", "copy_invoice_from": source["id"], "invoice_ids": [first["id"]]}
    assert last["number"] in str(books.issue(None, expect=422, **second)["message"])
    books.call("DELETE", f"/invoices/{last['id']}.json")
    assert books.take_back(first)["price_gross"] == f"-{first['price_gross']}"


def test_an_order_billed_beyond_its_amount_is_not_restored(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "100")
    books.call("DELETE", f"/invoices/{first['id']}.json")
    books.change(source, **row_of(source))
    books.call("DELETE", f"/invoices/{source['id']}.json")
    books.call("POST", f"/invoices/{first['id']}/restore.json")

    answer = books.call("POST", f"/invoices/{source['id']}/restore.json", expect=422)

    assert answer["message"] == f"{first['number']} bills more than the amount of {source['number']}"
    books.call("GET", f"/invoices/{source['id']}.json", expect=404)


def test_a_corrected_invoice_stays(books: Books) -> None:
    invoice = books.issue("100")
    correction = books.take_back(invoice)
    other = books.issue("1", buyer_name="Other")

    changes = ({"kind": "bill"}, {"client_id": other["client_id"]}, {"currency": "EUR"}, row_of(invoice))
    refuse(books, invoice, correction, *changes)
    assert books.change(invoice, description="Thank you")["description"] == "Thank you"


def test_only_the_latest_correction_can_change(books: Books) -> None:
    invoice = books.issue("100")
    first = books.correct(invoice)
    books.change(first, **row_of(first, "-30"))
    second = books.take_back(invoice)

    refuse(books, first, second, row_of(first, "-10"))
    books.call("DELETE", f"/invoices/{second['id']}.json")
    books.change(first, **row_of(first, "-10"))


def test_a_receipt_with_an_invoice_stays(books: Books) -> None:
    receipt = books.issue("100", kind="receipt")
    invoice = books.issue("100", from_invoice_id=receipt["id"], additional_params="for_receipt")

    refuse(books, receipt, invoice, row_of(receipt))


def test_a_document_of_a_chain_keeps_its_kind_currency_and_link(books: Books) -> None:
    source, other = order(books), order(books)
    first = advance(books, source, "30")

    for change in ({"kind": "vat"}, {"currency": "EUR"}, {"invoice_id": other["id"]}):
        books.change(first, expect=422, **change)


def test_an_advance_grows_only_to_what_is_left_of_its_order(books: Books) -> None:
    rows = [{"name": "a", "quantity": 1, "tax": 23, "total_price_gross": "1000"}]
    source = order(books, rows)
    first = advance(books, source, "30")
    advance(books, source, "50")

    books.change(first, expect=422, **row_of(first, "500.01"))
    assert books.change(first, **row_of(first, "500"))["price_gross"] == "500.0"


def test_a_deleted_advance_comes_back_only_if_the_order_has_room(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "60")
    books.call("DELETE", f"/invoices/{first['id']}.json")
    advance(books, source, "50")

    books.call("POST", f"/invoices/{first['id']}/restore.json", expect=422)


def test_a_whole_answer_sent_back_changes_nothing_beneath_a_correction(books: Books) -> None:
    invoice = books.issue("100")
    books.take_back(invoice)
    before = books.read(invoice)

    assert books.change(invoice, **before)["price_gross"] == "100.0"


@pytest.fixture
def closed(books: Books) -> Values:
    """An invoice of January and one of February, in books locked through January."""
    january = books.issue("100", issue_date="2026-01-15")
    books.pay(january, "40", day="2026-01-20")
    books.call("PUT", "/account.json", {"account": {"lock_date": "2026-01-31"}})
    return january


def test_nothing_dated_before_the_lock_date_changes(books: Books, closed: Values) -> None:
    before = books.read(closed)
    for change in ({"buyer_name": "B"}, row_of(closed), {"issue_date": "2026-02-10"}, {"number": "X"}):
        answer = books.change(closed, expect=422, **change)
        assert "2026-01-31" in str(answer["message"])
    books.call("DELETE", f"/invoices/{closed['id']}.json", expect=422)
    books.call("POST", f"/invoices/{closed['id']}/cancel.json", expect=422)

    assert books.read(closed) == before
    assert books.change(closed, internal_note="seen")["internal_note"] == "seen"


def test_nothing_is_dated_before_the_lock_date(books: Books, closed: Values) -> None:
    assert list(books.issue("1", issue_date="2026-01-31", expect=422)["message"]) == ["issue_date"]
    later = books.issue("1", issue_date="2026-02-01")
    assert list(books.change(later, issue_date="2026-01-31", expect=422)["message"]) == ["issue_date"]
    assert list(books.change(later, paid="1", paid_date="2026-01-31", expect=422)["message"]) == ["paid_date"]


def test_payments_before_the_lock_date_stay_and_later_ones_arrive(books: Books, closed: Values) -> None:
    (payment,) = books.call("GET", "/banking/payments.json")
    path = f"/banking/payments/{payment['id']}.json"

    books.call("PUT", path, {"banking_payment": {"price": "10"}}, expect=422)
    books.call("DELETE", path, expect=422)
    books.pay(closed, "60", day="2026-02-03")

    assert books.paid(closed) == ("paid", "100.0")
    assert books.statement(closed, "2026-01-01", "2026-01-31")[-1]["balance"] == "60.0"


def test_the_lock_date_can_be_moved_and_taken_away(books: Books, closed: Values) -> None:
    assert books.call("GET", "/settings/account.json")["lock_date"] == "2026-01-31"
    books.call("PUT", "/account.json", {"account": {"name": "Acme 2"}})
    books.change(closed, expect=422, buyer_name="B")

    books.call("PUT", "/account.json", {"account": {"lock_date": None}})

    assert books.change(closed, buyer_name="B")["buyer_name"] == "B"


@pytest.mark.parametrize(("setting", "locked"), [("none", False), ("sent", True), ("printed", False)])
def test_a_sent_document_is_locked_where_the_account_says_so(
    books: Books, setting: str, locked: bool
) -> None:
    invoice = books.issue("100", buyer_email="buyer@example.com")
    books.call("PUT", "/account.json", {"account": {"lock_documents": setting}})
    books.change(invoice, description="before")
    Invoice._base_manager.filter(pk=invoice["id"]).update(sent_time=clock.now())

    books.change(invoice, expect=422 if locked else 200, description="after")


def test_a_correction_keeps_the_rate_of_its_invoice(books: Books) -> None:
    rate = {"exchange_currency": "PLN", "exchange_kind": "own", "exchange_currency_rate": "4.5"}
    invoice = books.issue("123", currency="EUR", exchange_note="NBP 1/A", issue_date="2034-01-10", **rate)

    correction = books.take_back(invoice, issue_date="2034-02-15")
    moved = books.change(correction, issue_date="2034-02-20")

    for answer in (correction, moved):
        assert (answer["exchange_currency_rate"], answer["exchange_note"]) == ("4.5", "NBP 1/A")


def test_a_correction_of_own_rows_keeps_the_rate_too(books: Books) -> None:
    rate = {"exchange_currency": "PLN", "exchange_kind": "own", "exchange_currency_rate": "4.5"}
    invoice = books.issue("123", currency="EUR", **rate)
    links = {"invoice_id": invoice["id"], "from_invoice_id": invoice["id"], "currency": "EUR"}
    row = {"name": "Row", "quantity": "-1", "tax": "23", "total_price_gross": "-23"}

    correction = books.issue(kind="correction", positions=[row], **links)

    assert (correction["exchange_currency"], correction["exchange_currency_rate"]) == ("PLN", "4.5")
