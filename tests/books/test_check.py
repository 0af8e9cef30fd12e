"""Books created through the API are consistent; each kind of damage to a chain is detected."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django_scopes import scope

from tests.books.conftest import Books
from tests.books.test_advances import advance, final, order
from tests.people import Person
from tidebill.audit.check import check_account
from tidebill.audit.findings import Inconsistency
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.payments.models import Payment, Settlement

pytestmark = pytest.mark.django_db
Damage = Callable[[Books], tuple[str, str]]


def _change_settlements(books: Books) -> tuple[str, str]:
    invoice = books.issue("100", settlement_positions=[{"kind": "charge", "amount": "5", "reason": "F"}])
    Invoice.objects.filter(pk=invoice["id"]).update(settlement_total=Decimal(6))
    return "sums", "settlement_total is 6.0, its rows come to 5.0"


def _change_days_of_payment(books: Books) -> tuple[str, str]:
    invoice = books.issue("100", paid="40")
    Invoice.objects.filter(pk=invoice["id"]).update(paid_directly=[{"date": "2026-01-01", "amount": "30"}])
    return "payments", "its days of payment come to 30.0, not to 40.0"


def _say_paid(books: Books) -> tuple[str, str]:
    invoice = books.issue("100")
    Invoice.objects.filter(pk=invoice["id"]).update(status="paid")
    return "payments", "its status is paid, paid is 0.0 of 100.0"


def _say_issued(books: Books) -> tuple[str, str]:
    invoice = books.issue("100", status="paid")
    Invoice.objects.filter(pk=invoice["id"]).update(status="issued")
    return "payments", "its status is issued, paid is 100.0 of 100.0"


def _lose_credit(books: Books) -> tuple[str, str]:
    books.pay(books.issue("100"), "130")
    Payment.objects.update(credit=Decimal(0))
    return "payments", "its credit is 0.0, it settles no debt with 30.0"


def _keep_money_back(books: Books) -> tuple[str, str]:
    invoice = books.issue("100")
    books.pay(invoice, "100")
    Settlement.objects.update(amount=Decimal(60))
    Invoice.objects.update(paid=Decimal(60), paid_by_payments=Decimal(60), status="partial")
    Payment.objects.update(overpaid=Decimal(40), credit=Decimal(40))
    return "payments", f"40.0 is left while {invoice['number']} is not settled"


def _take_back_twice(books: Books) -> tuple[str, str]:
    invoice = books.issue("100")
    books.take_back(invoice)
    row = {"name": "Row", "quantity": -1, "tax": 23, "total_price_gross": "-40"}
    links = {"invoice_id": invoice["id"], "from_invoice_id": invoice["id"]}
    books.issue(kind="correction", positions=[row], allow_overcorrection="1", **links)
    for entry in JournalEntry.objects.filter(after__has_key="allow_overcorrection"):
        JournalEntry.objects.filter(pk=entry.pk).update(after={"kind": "correction"})
    return "corrections", "its corrections take back 40.0 more than it billed at 23"


def _change_rate(books: Books) -> tuple[str, str]:
    rate = {"exchange_currency": "PLN", "exchange_kind": "own", "exchange_currency_rate": "4.5"}
    invoice = books.issue("123", currency="EUR", **rate)
    correction = books.take_back(invoice)
    Invoice.objects.filter(pk=correction["id"]).update(exchange_currency_rate=Decimal("4.6"))
    return "corrections", f"its exchange rate is not that of {invoice['number']}"


def _lose_correction_of_final(books: Books) -> tuple[str, str]:
    source = order(books)
    first = advance(books, source, "50")
    taken_back = books.take_back(final(books, source, first))
    final(books, source, first)
    Invoice.objects.filter(pk=taken_back["id"]).update(cancelled=True)
    return "orders", "more than one final stands: "


def _forget_advance(books: Books) -> tuple[str, str]:
    source = order(books)
    first, second = advance(books, source, "30"), advance(books, source, "30")
    last = final(books, source, first, second)
    Invoice.objects.filter(pk=last["id"]).update(advance_ids=[first["id"]])
    return "orders", f"it does not deduct the advance {second['number']}"


def _advance_too_much(books: Books) -> tuple[str, str]:
    source = order(books)
    advance(books, source, "60")
    other = advance(books, order(books), "60")
    Invoice.objects.filter(pk=other["id"]).update(invoice_id=source["id"])
    return "orders", "advances bill more than was ordered at 23, 8"


_DAMAGES = (
    _change_settlements,
    _change_days_of_payment,
    _say_paid,
    _say_issued,
    _lose_credit,
    _keep_money_back,
    _take_back_twice,
    _change_rate,
    _lose_correction_of_final,
    _forget_advance,
    _advance_too_much,
)


def _findings(person: Person) -> list[Inconsistency]:
    return list(check_account(person.account))


def test_chains_are_sound(books: Books, alice: Person) -> None:
    source = order(books)
    first = advance(books, source, "50")
    books.take_back(first)
    last = final(books, source, first, advance(books, source, "20"))
    books.pay(last, "2000")
    books.take_back(last)
    books.pay(books.issue("100", kind="proforma"), "100")
    row = {"name": "Row", "quantity": -1, "tax": 23, "total_price_gross": "-400"}
    links = {"invoice_id": last["id"], "from_invoice_id": last["id"]}
    books.issue(kind="correction", positions=[row], allow_overcorrection="1", **links)

    assert _findings(alice) == []


@pytest.mark.parametrize("damage", _DAMAGES)
def test_planted_damage_is_found(
    books: Books, alice: Person, damage: Callable[[Books], tuple[str, str]]
) -> None:
    with scope(account=alice.account):
        rule, text = damage(books)

    found = _findings(alice)

    assert any(one.rule == rule and one.text.startswith(text) for one in found), found


def test_a_deduction_above_the_gross_may_be_paid_back(books: Books, alice: Person) -> None:
    invoice = books.issue(
        "1", settlement_positions=[{"kind": "deduction", "amount": "3", "reason": "Deposit"}]
    )
    books.call("POST", f"/invoices/{invoice['id']}/change_status.json?status=paid")

    assert books.paid(invoice) == ("paid", "-2.0")
    assert list(check_account(alice.account)) == []
