"""Corrections of one document never take back more than it billed."""

from decimal import Decimal

import pytest

from tests.books.conftest import Books, Values

pytestmark = pytest.mark.django_db
ROWS = [
    {"name": "a", "quantity": 2, "tax": 23, "total_price_gross": "123"},
    {"name": "b", "quantity": 1, "tax": 8, "total_price_gross": "54"},
]


def total(*documents: Values) -> Decimal:
    return sum((Decimal(each["price_gross"]) for each in documents), Decimal(0))


def partial(invoice: Values, gross: str, quantity: str = "1") -> dict[str, object]:
    """Return a line item that corrects the first one of an invoice of 100, as clients send it."""
    before = {"name": "Row", "quantity": "1", "tax": "23", "total_price_gross": invoice["price_gross"]}
    after = {**before, "quantity": quantity, "total_price_gross": gross}
    sides = {"correction_before_attributes": before, "correction_after_attributes": after}
    return {"name": "Row", "kind": "correction", "tax": "23", **sides}


def correct_to(books: Books, invoice: Values, gross: str, *, expect: int = 201, **values: object) -> Values:
    body = {"invoice_id": invoice["id"], "from_invoice_id": invoice["id"], "correction_reason": "Less"}
    rows = [partial(invoice, gross)]
    answer: Values = books.issue(kind="correction", positions=rows, expect=expect, **body, **values)
    return answer


def test_an_invoice_is_taken_back_once(books: Books) -> None:
    invoice = books.issue(positions=ROWS)
    first = books.take_back(invoice)
    assert total(invoice, first) == 0

    again = books.take_back(invoice, expect=422)

    assert list(again["message"]) == ["copy_invoice_from"]
    assert books.owed(invoice) == 0


@pytest.mark.parametrize("gross", ["60", "100", "99.99", "0.01"])
def test_a_total_correction_after_a_partial_one_takes_the_rest(books: Books, gross: str) -> None:
    invoice = books.issue("100")
    first = correct_to(books, invoice, gross)

    rest = books.take_back(invoice)

    assert total(first) == Decimal(gross) - 100
    assert total(invoice, first, rest) == 0
    assert books.owed(invoice) == 0


def test_a_total_correction_after_one_of_plain_rows_takes_the_rest(books: Books) -> None:
    invoice = books.issue(positions=ROWS)
    row = {"name": "Discount", "quantity": "-1", "tax": "23", "total_price_gross": "-23"}
    links = {"invoice_id": invoice["id"], "from_invoice_id": invoice["id"]}
    first = books.issue(kind="correction", positions=[row], **links)

    rest = books.take_back(invoice)

    for key in ("price_net", "price_tax", "price_gross"):
        assert sum(Decimal(each[key]) for each in (invoice, first, rest)) == 0


def test_a_correction_beyond_what_is_left_is_refused_unless_wanted(books: Books) -> None:
    invoice = books.issue("100")
    correct_to(books, invoice, "30")
    links = {"invoice_id": invoice["id"], "from_invoice_id": invoice["id"]}
    row = {"name": "Row", "quantity": "-1", "tax": "23", "total_price_gross": "-40"}

    refused = books.issue(kind="correction", positions=[row], expect=422, **links)
    assert list(refused["message"]) == ["positions"]
    assert books.owed(invoice) == 30

    wanted = books.issue(kind="correction", positions=[row], allow_overcorrection="1", **links)
    assert total(wanted) == -40


def test_a_rate_is_not_taken_back_at_another(books: Books) -> None:
    invoice = books.issue(positions=ROWS)
    links = {"invoice_id": invoice["id"], "from_invoice_id": invoice["id"]}
    row = {"name": "Row", "quantity": "-1", "tax": "8", "total_price_gross": "-60"}

    books.issue(kind="correction", positions=[row], expect=422, **links)


def test_another_rate_for_the_same_row_is_a_correction(books: Books) -> None:
    invoice = books.issue("123")
    before = {"name": "Row", "quantity": "1", "tax": "23", "total_price_gross": "123"}
    after = {"name": "Row", "quantity": "1", "tax": "8", "total_price_net": "100"}
    sides = {"correction_before_attributes": before, "correction_after_attributes": after}
    links = {"invoice_id": invoice["id"], "from_invoice_id": invoice["id"]}
    changed = books.issue(
        kind="correction", positions=[{"name": "Row", "kind": "correction", **sides}], **links
    )
    assert (changed["price_net"], changed["price_gross"]) == ("0.0", "-15.0")

    rest = books.take_back(invoice)

    assert (rest["price_net"], rest["price_gross"]) == ("-100.0", "-108.0")


def test_a_correction_of_a_correction_starts_from_what_all_have_left(books: Books) -> None:
    invoice = books.issue("100")
    first = correct_to(books, invoice, "70")
    second = books.correct(first)
    assert second["price_gross"] == "0.0"

    rest = books.take_back(second)

    assert rest["price_gross"] == "-70.0"
    assert books.owed(invoice) == 0


def test_changing_a_correction_can_not_take_back_more(books: Books) -> None:
    invoice = books.issue("100")
    correction = books.correct(invoice)
    row = {"id": correction["positions"][0]["id"], "total_price_gross": "-101"}

    books.change(correction, positions=[row], expect=422)

    assert books.read(correction)["price_gross"] == "0.0"
    assert (
        books.change(correction, positions=[{**row, "total_price_gross": "-100"}])["price_gross"] == "-100.0"
    )


def test_a_deleted_correction_comes_back_only_if_something_is_left(books: Books) -> None:
    invoice = books.issue("100")
    first = books.take_back(invoice)
    books.call("DELETE", f"/invoices/{first['id']}.json")
    second = books.take_back(invoice)

    books.call("POST", f"/invoices/{first['id']}/restore.json", expect=422)
    books.call("DELETE", f"/invoices/{second['id']}.json")
    books.call("POST", f"/invoices/{first['id']}/restore.json")

    assert books.owed(invoice) == 0


def test_a_margin_correction_takes_back_the_margin(books: Books) -> None:
    row = {"name": "Car", "quantity": 1, "total_price_gross": "5000", "total_purchase_price": "4200"}
    invoice = books.issue(kind="vat_margin", positions=[{**row, "vat_margin_tax": "23"}])

    correction = books.take_back(invoice)

    names = ("total_purchase_price", "vat_margin_total_price_net", "vat_margin_total_price_tax")
    (position,) = correction["positions"]
    assert [position[name] for name in names] == ["-4200.0", "-650.41", "-149.59"]


@pytest.mark.parametrize("rule", ["sum", "keep_gross", "keep_net"])
def test_every_way_of_calculating_is_taken_back_to_the_cent(books: Books, rule: str) -> None:
    rows = [
        {"name": n, "quantity": 3, "tax": tax, "price_net": "3.335"}
        for n, tax in (("a", 23), ("b", 23), ("c", 8))
    ]
    invoice = books.issue(positions=rows, calculating_strategy={"sum": rule})
    first = books.correct(invoice)
    gone = [
        {"id": row["id"], "total_price_gross": "-1.01", "total_price_net": "-0.82"}
        for row in first["positions"][:1]
    ]
    first = books.change(first, positions=gone)

    rest = books.take_back(invoice)

    for key in ("price_net", "price_tax", "price_gross"):
        assert sum(Decimal(each[key]) for each in (invoice, first, rest)) == 0


def test_a_correction_of_a_receipt_is_not_the_invoice_for_it(books: Books) -> None:
    receipt = books.issue("100", kind="receipt")
    correct_to(books, receipt, "70")

    second = correct_to(books, receipt, "70", allow_overcorrection="1")

    assert second["issued_to_receipt"] is False
    assert books.owed(receipt) == 40


def test_charges_are_not_taken_over_by_a_correction(books: Books) -> None:
    row = [{"kind": "charge", "amount": "5", "reason": "Freight"}]
    invoice = books.issue("100", settlement_positions=row, use_prime_cee=True, prime_cee_value="3")
    assert books.owed(invoice) == 102

    books.take_back(invoice)

    assert books.owed(invoice) == 2
