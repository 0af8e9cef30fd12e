"""A large account agrees with the money that was billed and paid; `make faults` makes it large."""

import os
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.audit.check import check_account
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.payments.commands import NewPayment
from tidebill.payments.services.record import record_payment

pytestmark = pytest.mark.django_db
DOCUMENTS = int(os.environ.get("TIDEBILL_BOOKS_DOCUMENTS", "120"))
_CLIENTS = 50
_A_BATCH = 100
ZERO = Decimal(0)
Balances = Counter[tuple[str, str]]


class Bookkeeper:
    """Issues chains of documents, and keeps each client's balance with sums of its own."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.chance = Random(7)  # noqa: S311
        self.balances: dict[tuple[str, str], Decimal] = {}
        self.documents = 0

    def work(self) -> None:
        """Issue one chain."""
        buyer, currency = f"Client {self.chance.randrange(_CLIENTS)}", self.chance.choice(("PLN", "EUR"))
        self.head = {"buyer_name": buyer, "currency": currency, "issue_date": self.day()}
        self.chance.choice(
            (self.pay_in_parts, self.take_back, self.bill_in_advance, self.overpay, self.leave)
        )()

    def pay_in_parts(self) -> None:
        invoice = self.issue(self.amount())
        share = (invoice.price_gross / 3).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for _ in range(2):
            self.pay(invoice, share)

    def take_back(self) -> None:
        invoice = self.issue(self.amount())
        if self.chance.random() < 0.5:
            self.pay(invoice, invoice.price_gross)
        total = {"kind": "correction", "copy_invoice_from": invoice.pk, "total_correction": "1"}
        self.add(self.store({**total, "correction_reason": "r"}), -invoice.price_gross)

    def bill_in_advance(self) -> None:
        rows = [self.row(self.amount(), "23"), self.row(self.amount(), "8")]
        order = self.store({**self.head, "kind": "client_order", "positions": rows})
        left = order.price_gross
        advances = []
        for percent in (30, 50):
            value = (order.price_gross * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
            mode = {"advance_creation_mode": "percent", "advance_value": percent}
            advances.append(self.store({"kind": "advance", "copy_invoice_from": order.pk, **mode}))
            self.add(advances[-1], value)
            left -= value
        self.pay(advances[0], advances[0].price_gross)
        ids = [each.pk for each in advances]
        self.add(self.store({"kind": "final", "copy_invoice_from": order.pk, "invoice_ids": ids}), left)

    def overpay(self) -> None:
        first, second = self.issue(self.amount()), self.issue(self.amount())
        self.pay(first, first.price_gross + second.price_gross + 5, second)

    def leave(self) -> None:
        self.issue(self.amount(), charge=Decimal("2.50"))
        self.store({**self.head, "kind": "proforma", "positions": [self.row(self.amount(), "23")]})

    def issue(self, gross: Decimal, *, charge: Decimal = ZERO) -> Invoice:
        rows = [{"kind": "charge", "amount": str(charge), "reason": "r"}] if charge else []
        body = {**self.head, "positions": [self.row(gross, "23")], "settlement_positions": rows}
        invoice = self.store(body)
        self.add(invoice, gross + charge)
        return invoice

    def store(self, body: dict[str, Any]) -> Invoice:
        self.documents += 1
        return create_invoice(self.account, Wire.read(body).build(NewInvoice))

    def pay(self, invoice: Invoice, price: Decimal, *others: Invoice) -> None:
        ids = [invoice.pk, *(each.pk for each in others)]
        record_payment(
            self.account,
            NewPayment(name="p", price=price, currency=invoice.currency, paid=True, invoice_ids=ids),
        )
        self.add(invoice, -price)

    def add(self, invoice: Invoice, amount: Decimal) -> None:
        key = (str(self.head["buyer_name"]), invoice.currency)
        self.balances[key] = self.balances.get(key, ZERO) + amount

    def row(self, gross: Decimal, tax: str) -> dict[str, Any]:
        return {"name": "r", "quantity": 1, "tax": tax, "total_price_gross": str(gross)}

    def amount(self) -> Decimal:
        return Decimal(self.chance.randint(1, 999_999)) / 100

    def day(self) -> str:
        return (
            f"20{self.chance.randint(20, 25)}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        )


def pages(api: Caller, path: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages of a list."""
    page = 1
    while rows := api.get(f"{path}&per_page=100&page={page}").json():
        yield from rows
        page += 1


def test_a_large_account_balances(alice: Person) -> None:
    keeper = Bookkeeper(alice.account)
    with scope(account=alice.account):
        while keeper.documents < DOCUMENTS:
            with transaction.atomic():
                for _ in range(_A_BATCH):
                    keeper.work()
                    if keeper.documents >= DOCUMENTS:
                        break
    expected = {key: balance for key, balance in keeper.balances.items() if balance}

    api = Caller(alice)
    receivables = list(pages(api, "/reports/receivables.json?period=all"))
    totals = {(row["name"], row["currency"]): Decimal(row["total"]) for row in receivables}
    assert {key: total for key, total in totals.items() if total} == expected
    for client in pages(api, "/clients.json?period=all"):
        rows = list(pages(api, f"/reports/statement.json?client_id={client['id']}"))
        last = {(client["name"], row["currency"]): Decimal(row["balance"]) for row in rows}
        own = {key: balance for key, balance in expected.items() if key[0] == client["name"]}
        assert {key: balance for key, balance in last.items() if balance} == own
    assert list(check_account(alice.account)) == []
