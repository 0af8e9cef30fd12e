import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connections
from django_scopes import scope

from tests.invoices.conftest import Issue
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.services.products import create_product
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import cancel_invoice, change_status
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.payments.commands import NewPayment, PaymentChange
from tidebill.payments.models import Payment, Settlement
from tidebill.payments.services.record import change_payment, delete_payment, record_payment
from tidebill.payments.wire import Payment as Wire
from tidebill.wire.errors import Invalid, RuleViolation

Record = Callable[..., Payment]


@pytest.fixture
def record(scoped: Account) -> Record:
    """Records a payment in the account of Alice and Bob, from attributes as in the API."""

    def create(**attributes: Any) -> Payment:
        return record_payment(
            scoped, Wire.read({"price": "100", "paid": True, **attributes}).build(NewPayment)
        )

    return create


def _row(gross: str) -> dict[str, Any]:
    return {"positions": [{"name": "Row", "quantity": 1, "total_price_gross": gross}]}


def _state(invoice: Invoice) -> tuple[str, str]:
    invoice.refresh_from_db()
    return invoice.status, str(invoice.paid)


def test_it_pays_a_document_in_part_and_in_full(issue: Issue, record: Record) -> None:
    invoice = issue(**_row("100"))

    record(price="40", invoice_id=invoice.pk, paid_date="2026-08-17")
    assert _state(invoice) == ("partial", "40.00")
    record(price="60", invoice_id=invoice.pk, paid_date="2026-08-19")
    assert _state(invoice) == ("paid", "100.00")
    assert invoice.paid_date == date(2026, 8, 19)


@pytest.mark.parametrize(
    ("sums", "price", "expected", "over"),
    [
        (("100", "200"), "200", [("paid", "100.00"), ("partial", "100.00")], "0.00"),
        (("100", "150"), "200", [("paid", "100.00"), ("partial", "100.00")], "0.00"),
        (("100", "50"), "200", [("paid", "100.00"), ("paid", "50.00")], "50.00"),
    ],
)
def test_it_is_spent_on_documents_in_their_order(
    issue: Issue,
    record: Record,
    sums: tuple[str, str],
    price: str,
    expected: list[tuple[str, str]],
    over: str,
) -> None:
    invoices = [issue(**_row(gross)) for gross in sums]

    payment = record(price=price, invoice_ids=[invoice.pk for invoice in invoices])

    assert [_state(invoice) for invoice in invoices] == expected
    assert str(payment.overpaid) == over


def test_what_has_not_arrived_pays_nothing(issue: Issue, record: Record) -> None:
    invoice = issue(**_row("100"))

    payment = record(paid=False, invoice_id=invoice.pk)

    assert _state(invoice) == ("issued", "0.00")
    assert payment.paid_date is None
    change_payment(payment.pk, PaymentChange(paid=True))
    assert _state(invoice) == ("paid", "100.00")


def test_un_paying_and_deleting_reopen_the_document(issue: Issue, record: Record) -> None:
    invoice = issue(**_row("100"))
    payment = record(invoice_id=invoice.pk)

    change_payment(payment.pk, PaymentChange(paid=False))
    assert _state(invoice) == ("issued", "0.00")
    assert invoice.paid_date is None
    change_payment(payment.pk, PaymentChange(paid=True))
    assert _state(invoice) == ("paid", "100.00")
    delete_payment(payment.pk)
    assert _state(invoice) == ("issued", "0.00")
    assert Settlement.objects.count() == 0


def test_it_can_move_to_another_document(issue: Issue, record: Record) -> None:
    first, second = issue(**_row("100")), issue(**_row("100"))
    payment = record(invoice_id=first.pk)

    change_payment(payment.pk, PaymentChange(invoice_ids=[second.pk]))

    assert (_state(first), _state(second)) == (("issued", "0.00"), ("paid", "100.00"))


def test_what_a_payment_brought_cannot_be_talked_away(issue: Issue, record: Record) -> None:
    invoice = issue(**_row("100"))
    record(price="30", invoice_id=invoice.pk)

    change_status(invoice.pk, "paid")
    assert _state(invoice) == ("paid", "100.00")
    change_status(invoice.pk, "issued")
    assert _state(invoice)[1] == "30.00"


@time_machine.travel(datetime(2026, 8, 17, 22, 30, tzinfo=UTC), tick=False)
def test_it_arrived_now_unless_told_otherwise_on_the_accounts_day(issue: Issue, record: Record) -> None:
    invoice = issue(**_row("100"))

    payment = record(invoice_id=invoice.pk)

    assert payment.paid_date == datetime(2026, 8, 17, 22, 30, tzinfo=UTC)
    invoice.refresh_from_db()
    assert invoice.paid_date == date(2026, 8, 18)


def test_it_issues_the_document_that_was_asked_for(record: Record, scoped: Account) -> None:
    product = create_product(scoped, ProductInput(name="Plan", price_gross=Decimal(100), tax="23"))

    payment = record(
        name="Plantnosc za produkt1",
        generate_invoice=True,
        product_id=product.pk,
        quantity=1,
        invoice_name="Company name",
        invoice_tax_no="5252445767",
        invoice_street="street 52",
        invoice_city="Warszawa",
        provider="transfer",
    )

    invoice = Invoice.objects.get()
    assert (invoice.buyer_name, invoice.buyer_city, invoice.status) == ("Company name", "Warszawa", "paid")
    assert Position.objects.get(invoice=invoice).product_id == product.pk
    assert Settlement.objects.get(payment=payment).invoice_id == invoice.pk


def test_it_issues_only_once_and_only_when_paid(record: Record) -> None:
    payment = record(paid=False, generate_invoice=True, name="Thing", invoice_name="Company")
    assert Invoice.objects.count() == 0

    change_payment(payment.pk, PaymentChange(paid=True))
    change_payment(payment.pk, PaymentChange(comment="again"))

    assert Invoice.objects.count() == 1


@pytest.mark.parametrize("price", ["0", "-5", None])
def test_an_amount_must_be_above_zero(record: Record, price: str | None) -> None:
    with pytest.raises(Invalid) as caught:
        record(price=price)

    assert list(caught.value.errors) == ["price"]
    assert Payment.objects.count() == 0


def test_a_refused_payment_changes_nothing(issue: Issue, record: Record, charlie: Person) -> None:
    invoice = issue(**_row("100"), currency="EUR")
    void = issue(**_row("100"))
    cancel_invoice(void.pk)
    with scope(account=charlie.account):
        foreign = create_invoice(charlie.account, NewInvoice(buyer_name="B"))

    for attributes, error in (
        ({"invoice_id": foreign.pk}, Invalid),
        ({"invoice_id": invoice.pk}, Invalid),
        ({"invoice_id": void.pk}, RuleViolation),
        ({"client_id": 999}, Invalid),
    ):
        with pytest.raises(error):
            record(**attributes)

    assert Payment.objects.count() == 0
    assert _state(invoice) == ("issued", "0.00")


@pytest.mark.django_db(transaction=True)
def test_payments_at_the_same_moment_never_overpay_a_document(alice: Person) -> None:
    with scope(account=alice.account):
        sent = {"buyer_name": "B", "positions": []}
        invoice = create_invoice(alice.account, NewInvoice(**sent))
        Invoice.objects.filter(pk=invoice.pk).update(price_gross=Decimal(100))
    everybody = threading.Barrier(8)

    def pay(_payer: int) -> Decimal:
        try:
            everybody.wait(timeout=60)
            with scope(account=alice.account):
                sent = Wire.read({"price": 30, "paid": True, "invoice_id": invoice.pk}).sent()
                return record_payment(alice.account, NewPayment(**sent)).overpaid
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        over = list(pool.map(pay, range(8)))

    with scope(account=alice.account):
        invoice.refresh_from_db()
        assert invoice.paid == Decimal(100)
        assert sum(over) == 8 * 30 - 100
