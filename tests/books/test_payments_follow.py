"""Payments stay consistent with their documents after any change."""

import pytest
from django_scopes import scopes_disabled

from tests.books.conftest import Books
from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Membership

pytestmark = pytest.mark.django_db


def test_a_payment_settles_more_of_a_raised_invoice_and_less_of_a_lowered_one(books: Books) -> None:
    invoice = books.issue("100")
    payment = books.pay(invoice, "130")
    states = []
    for gross in ("200", "80", "130", "0"):
        row = {"id": invoice["positions"][0]["id"], "total_price_gross": gross}
        answer = books.change(invoice, positions=[row])
        assert answer["paid"] == books.read(invoice)["paid"]
        states.append((*books.paid(invoice), books.payment(payment)["overpaid"], books.owed(invoice)))

    assert states == [
        ("partial", "130.0", "0.0", 70),
        ("paid", "80.0", "50.0", -50),
        ("paid", "130.0", "0.0", 0),
        ("issued", "0.0", "130.0", -130),
    ]


def test_a_payment_in_another_currency_settles_nothing(books: Books) -> None:
    invoice = books.issue("100")
    payment = books.pay(invoice, "40")

    changed = books.change(invoice, currency="EUR")

    assert (changed["paid"], changed["status"], changed["paid_date"]) == ("0.0", "issued", None)
    assert books.payment(payment)["overpaid"] == "40.0"
    books.change(invoice, currency=payment["currency"])
    assert books.paid(invoice) == ("partial", "40.0")


def test_an_amount_paid_in_the_former_currency_is_not_one_of_the_new(books: Books) -> None:
    invoice = books.issue("100", paid="40")

    assert books.change(invoice, currency="EUR")["paid"] == "0.0"
    assert books.change(invoice, currency="USD", paid="60")["paid"] == "60.0"


def test_an_invoice_that_moves_to_another_client_takes_its_debt_along(books: Books) -> None:
    first, second = books.issue("100"), books.issue("50", buyer_name="Other")
    books.pay(first, "130")

    books.change(first, client_id=second["client_id"])

    assert books.owed(second) == 20
    assert books.balance(first) == 0


def test_an_invoice_that_becomes_an_estimate_leaves_credit(books: Books) -> None:
    invoice = books.issue("100")
    books.pay(invoice, "60")

    books.change(invoice, kind="estimate")

    assert books.owed(invoice) == -60


def test_a_change_of_status_takes_its_date_of_payment(books: Books) -> None:
    invoice = books.issue("100")

    path = f"/invoices/{invoice['id']}/change_status.json?status=paid&paid_date=2026-10-05"
    books.call("POST", path)

    assert books.read(invoice)["paid_date"] == "2026-10-05"


def test_marking_as_unpaid_asks_what_becomes_of_payments(books: Books) -> None:
    invoice = books.issue("100")
    payment = books.pay(invoice, "100")
    path = f"/invoices/{invoice['id']}/change_status.json?status=issued"

    books.call("POST", path, expect=422)
    assert books.paid(invoice) == ("paid", "100.0")

    books.call("POST", f"{path}&payments=unlink")
    assert books.paid(invoice) == ("issued", "0.0")
    assert books.payment(payment)["overpaid"] == "100.0"
    assert books.owed(invoice) == 0


def test_marking_as_unpaid_can_delete_payments(books: Books) -> None:
    invoice = books.issue("100")
    payment = books.pay(invoice, "100")

    books.call("POST", f"/invoices/{invoice['id']}/change_status.json?status=issued&payments=delete")

    assert books.paid(invoice) == ("issued", "0.0")
    books.call("GET", f"/banking/payments/{payment['id']}.json", expect=404)
    assert books.owed(invoice) == 100


def test_marking_a_partly_paid_invoice_as_unpaid_keeps_its_payments(books: Books) -> None:
    invoice = books.issue("100")
    books.pay(invoice, "30")
    books.call("POST", f"/invoices/{invoice['id']}/change_status.json?status=paid")

    books.call("POST", f"/invoices/{invoice['id']}/change_status.json?status=issued")

    assert books.paid(invoice) == ("partial", "30.0")


@pytest.fixture
def apart(books: Books, bob: Person) -> tuple[int, Caller]:
    """A department, and Bob, who is restricted to another one."""
    own, other = (
        books.call("POST", "/departments.json", {"department": {"name": name, "shortcut": name}}, expect=201)
        for name in ("Own", "Other")
    )
    with scopes_disabled():
        Membership.objects.filter(user=bob.user).update(department_ids=[own["id"]])
    return other["id"], Caller(bob)


def test_a_payment_of_another_departments_invoice_is_out_of_reach(
    books: Books, apart: tuple[int, Caller]
) -> None:
    department, bob = apart
    invoice = books.issue("100", department_id=department)
    payment = books.pay(invoice, "40")
    path = f"/banking/payments/{payment['id']}.json"

    changed = bob.put(path, {"banking_payment": {"price": "10"}})
    deleted = bob.delete(path)

    assert (changed.status_code, deleted.status_code) == (422, 422)
    assert bob.put(path, {"banking_payment": {"comment": "seen"}}).status_code == 200
    assert books.paid(invoice) == ("partial", "40.0")
    assert books.payment(payment)["price"] == "40.0"


def test_deleting_an_invoice_settles_the_other_departments_documents(
    books: Books, apart: tuple[int, Caller]
) -> None:
    department, bob = apart
    own = books.issue("60")
    other = books.issue("100", department_id=department, client_id=own["client_id"])
    with scopes_disabled():
        own_department = Membership.objects.get(user__email="bob@example.com").department_ids[0]
    books.change(own, department_id=own_department)
    books.pay(own, "100", invoice_ids=[own["id"], other["id"]])
    assert books.paid(other) == ("partial", "40.0")

    assert bob.delete(f"/invoices/{own['id']}.json").status_code == 200

    assert books.paid(other) == ("paid", "100.0")
    assert books.owed(other) == 0


def test_what_another_payment_has_left_settles_what_is_due_again(books: Books) -> None:
    invoice = books.issue("100")
    first, second = books.pay(invoice, "80"), books.pay(invoice, "50")
    assert books.payment(second)["overpaid"] == "30.0"

    books.call("DELETE", f"/banking/payments/{first['id']}.json")

    assert books.paid(invoice) == ("partial", "50.0")
    assert books.payment(second)["overpaid"] == "0.0"


def test_a_payment_settles_what_is_no_longer_marked_as_paid(books: Books) -> None:
    invoice = books.issue("100", status="paid")
    payment = books.pay(invoice, "60")
    assert books.payment(payment)["overpaid"] == "60.0"

    books.call("POST", f"/invoices/{invoice['id']}/change_status.json?status=issued")

    assert books.paid(invoice) == ("partial", "60.0")


def test_a_paid_document_in_another_currency_is_issued_again(books: Books) -> None:
    invoice = books.issue("100", status="paid")

    changed = books.change(invoice, currency="EUR")

    assert (changed["status"], changed["paid"], changed["paid_date"]) == ("issued", "0.0", None)


def test_payments_of_a_proforma_pass_to_its_copy_that_becomes_an_invoice(books: Books) -> None:
    proforma = books.issue("100", kind="proforma")
    payment = books.pay(proforma, "30")
    copy = books.issue(None, kind="proforma", copy_invoice_from=proforma["id"])
    assert books.paid(copy) == ("issued", "0.0")

    books.change(copy, kind="bill")

    assert books.paid(copy) == ("partial", "30.0")
    assert books.owed(copy) == 70
    assert books.payment(payment)["overpaid"] == "0.0"
    books.change(copy, kind="proforma")
    assert (books.paid(copy), books.paid(proforma)) == (("issued", "0.0"), ("partial", "30.0"))


def test_payments_of_a_proforma_pass_to_its_advance_when_it_is_restored(books: Books) -> None:
    proforma = books.issue("100", kind="proforma")
    mode = {"advance_creation_mode": "percent", "advance_value": "40"}
    advance = books.issue(None, kind="advance", copy_invoice_from=proforma["id"], **mode)
    books.call("DELETE", f"/invoices/{advance['id']}.json")
    payment = books.pay(proforma, "60")

    books.call("POST", f"/invoices/{advance['id']}/restore.json")

    assert books.paid(advance) == ("paid", "40.0")
    assert books.payment(payment)["overpaid"] == "20.0"
    books.call("DELETE", f"/invoices/{advance['id']}.json")
    assert books.payment(payment)["overpaid"] == "0.0"
    assert books.paid(proforma) == ("partial", "60.0")
