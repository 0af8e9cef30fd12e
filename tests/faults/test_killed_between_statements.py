"""A process killed between any two statements of a change leaves no partial change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from tests.people import Person
from tidebill.accounts.models import Account, BankAccount, Department, NumberCounter
from tidebill.catalog.models import Client, Product
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import cancel_invoice, change_status, delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire

MOST_STATEMENTS = 60
# A process that dies while a cursor is being opened never closes it.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*ServerCursorMixin")


class Killed(BaseException):
    """The death of a process: the connection is lost without a rollback."""


@contextmanager
def _killed_at(statement: int) -> Iterator[list[str]]:
    """Die before the statement with this index."""
    seen: list[str] = []

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if len(seen) == statement:
            raise Killed
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield seen


def _create(account: Account, _number: int) -> None:
    rows = [{"name": "New item", "quantity": 1, "total_price_gross": 5}, {"name": "Another"}]
    banks = [{"bank_account_number": "1"}]
    sent = {"buyer_name": "New buyer", "seller_name": "New seller", "positions": rows, "bank_accounts": banks}
    create_invoice(account, Wire.read(sent).build(NewInvoice))


def _update(account: Account, number: int) -> None:
    rows = [{"name": "Added", "quantity": 3, "total_price_gross": 30}]
    sent = {"positions": rows, "number": "77/01/2026", "place": "Gdynia", "status": "paid"}
    update_invoice(number, Wire.read(sent).build(InvoiceChange))


def _cancel(account: Account, number: int) -> None:
    cancel_invoice(number, reason="Twice")


def _delete(account: Account, number: int) -> None:
    delete_invoice(number)


def _pay(account: Account, number: int) -> None:
    change_status(number, "paid")


@pytest.mark.parametrize("change", [_create, _update, _cancel, _delete, _pay])
@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_half_done(alice: Person, change: Callable[[Account, int], None]) -> None:
    with scope(account=alice.account):
        sent = {"buyer_name": "Buyer", "issue_date": "2026-01-15", "positions": [{"name": "Row"}]}
        number = create_invoice(alice.account, Wire.read(sent).build(NewInvoice)).pk
        before = _everything()

        for statement in range(MOST_STATEMENTS):
            try:
                with _killed_at(statement) as seen:
                    change(alice.account, number)
            except Killed:
                assert _everything() == before, f"half-done after {seen}"
            else:
                break

        assert 2 < len(seen) < MOST_STATEMENTS
        assert _everything() != before


def _everything() -> list[list[dict[str, Any]]]:
    scoped = (Invoice, Position, Client, Product, Department, BankAccount)
    unscoped = (NumberCounter, JournalEntry)
    return [list(model.objects.order_by("pk").values()) for model in (*scoped, *unscoped)]
