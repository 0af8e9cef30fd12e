"""Status, balance, receivables, statement and pages agree on the amount due."""

from decimal import Decimal

import pytest

from tests.books.conftest import Books
from tidebill.kernel.kinds import DOCUMENT_KINDS, OWED_KINDS

pytestmark = pytest.mark.django_db
DEDUCTION = [{"kind": "deduction", "amount": "20", "reason": "Deposit"}]
CHARGE = [{"kind": "charge", "amount": "15", "reason": "Freight"}]


def test_a_deduction_lowers_what_settles_an_invoice(books: Books) -> None:
    invoice = books.issue("100", settlement_positions=DEDUCTION)
    assert books.owed(invoice) == 80

    payment = books.pay(invoice, "90")

    assert books.paid(invoice) == ("paid", "80.0")
    assert books.payment(payment)["overpaid"] == "10.0"
    assert books.owed(invoice) == -10


def test_a_charge_is_owed_beside_the_gross(books: Books) -> None:
    invoice = books.issue("100", settlement_positions=CHARGE)

    books.pay(invoice, "100")

    assert books.paid(invoice) == ("partial", "100.0")
    assert books.owed(invoice) == 15
    assert [row["id"] for row in books.call("GET", "/invoices.json?status=unpaid&period=all")] == [
        invoice["id"]
    ]


def test_an_energy_premium_is_deducted_from_what_is_owed(books: Books) -> None:
    invoice = books.issue("100", use_prime_cee=True, prime_cee_value="30")
    assert books.owed(invoice) == 70

    changed = books.change(invoice, status="paid")

    assert (changed["paid"], changed["status"]) == ("70.0", "paid")
    assert books.owed(invoice) == 0


def test_changing_a_deduction_changes_what_is_owed(books: Books) -> None:
    invoice = books.issue("100", settlement_positions=DEDUCTION)
    payment = books.pay(invoice, "80")

    books.change(
        invoice, settlement_positions=[{"id": 1, "amount": "30", "kind": "deduction", "reason": "D"}]
    )

    assert books.paid(invoice) == ("paid", "70.0")
    assert books.payment(payment)["overpaid"] == "10.0"
    assert books.owed(invoice) == -10


@pytest.mark.parametrize(
    "kind", [kind for kind in DOCUMENT_KINDS if kind not in ("advance", "final", "correction")]
)
def test_only_kinds_that_are_owed_are_in_the_balance(books: Books, kind: str) -> None:
    document = books.issue("100", kind=kind)

    expected = Decimal(100) if kind in OWED_KINDS and document["price_gross"] != "0.0" else Decimal(0)
    assert books.owed(document) == expected


def test_money_paid_on_a_proforma_is_credit_until_it_becomes_an_invoice(books: Books) -> None:
    proforma = books.issue("100", kind="proforma")
    books.pay(proforma, "100")
    assert books.owed(proforma) == -100

    invoice = books.issue(None, kind="vat", copy_invoice_from=proforma["id"])

    assert (invoice["status"], invoice["paid"]) == ("paid", "100.0")
    assert books.paid(proforma) == ("paid", "100.0")
    assert books.owed(proforma) == 0


def test_a_proforma_marked_as_paid_makes_its_invoice_paid(books: Books) -> None:
    proforma = books.issue("100", kind="proforma", status="paid", paid_date="2026-11-03")

    invoice = books.issue(None, kind="vat", copy_invoice_from=proforma["id"])
    again = books.issue(None, kind="vat", copy_invoice_from=proforma["id"])

    assert (invoice["paid"], invoice["paid_date"], again["paid"]) == ("100.0", "2026-11-03", "0.0")


def test_money_returns_to_the_proforma_when_its_invoice_is_deleted(books: Books) -> None:
    proforma = books.issue("100", kind="proforma")
    payment = books.pay(proforma, "100")
    invoice = books.issue(None, kind="vat", copy_invoice_from=proforma["id"])

    books.call("DELETE", f"/invoices/{invoice['id']}.json")

    assert books.paid(proforma) == ("paid", "100.0")
    assert books.payment(payment)["overpaid"] == "0.0"
    assert books.owed(proforma) == -100


def test_paying_a_proforma_settles_the_invoice_that_it_became(books: Books) -> None:
    proforma = books.issue("100", kind="proforma")
    invoice = books.issue(None, kind="vat", copy_invoice_from=proforma["id"])

    payment = books.pay(proforma, "100")

    assert payment["invoice_id"] == proforma["id"]
    assert books.paid(invoice) == ("paid", "100.0")
    assert books.owed(invoice) == 0


def test_an_invoice_for_a_receipt_is_owed_once(books: Books) -> None:
    receipt = books.issue("100", kind="receipt")
    assert books.owed(receipt) == 100

    invoice = books.issue("100", from_invoice_id=receipt["id"], additional_params="for_receipt")
    assert books.owed(receipt) == 100
    books.pay(invoice, "100")

    assert (books.paid(receipt), books.paid(invoice)) == (("paid", "100.0"), ("paid", "100.0"))
    assert books.owed(receipt) == 0


def test_an_overpayment_is_credit_of_the_client(books: Books) -> None:
    invoice = books.issue("100")
    books.pay(invoice, "130", day="2026-11-10")

    assert books.owed(invoice) == -30
    (credit,) = (row for row in books.statement(invoice) if row["invoice_id"] is None)
    assert (credit["day"], credit["what"], credit["credit"]) == ("2026-11-10", "payment", "30.0")


def test_a_second_currency_does_not_hide_the_only_debt(books: Books) -> None:
    settled = books.issue("100", currency="EUR", status="paid")
    invoice = books.issue("50", client_id=settled["client_id"])

    assert books.balance(invoice) == 50


def test_an_invoice_for_a_receipt_is_never_overdue(books: Books) -> None:
    values = {"issue_date": "2026-01-01", "payment_to": "2026-01-10"}
    receipt = books.issue("100", kind="receipt", **values)
    params = {"from_invoice_id": receipt["id"], "additional_params": "for_receipt"}
    invoice = books.issue("100", **values, **params)

    assert (receipt["overdue?"], invoice["overdue?"]) == (True, False)
    overdue = books.call("GET", "/invoices.json?status=overdue&period=all")
    assert [row["id"] for row in overdue] == [receipt["id"]]


def test_recording_a_payment_of_a_replaced_proforma_pays_what_is_due(books: Books) -> None:
    proforma = books.issue("100", kind="proforma")
    invoice = books.issue(None, kind="vat", copy_invoice_from=proforma["id"])
    books.pay(invoice, "70")

    body = {"payment": {"name": "rest"}}
    payment = books.call("POST", f"/invoices/{proforma['id']}/record_payment.json", body, expect=201)

    assert payment["price"] == "30.0"
    assert books.paid(invoice) == ("paid", "100.0")
