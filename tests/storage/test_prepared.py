"""Prepared queries and inserts equal those of the ORM."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from tests.people import Person
from tidebill.accounts.models import Department
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.clients import create_client
from tidebill.events.journal import snapshot
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.stock.commands import WarehouseActionInput, WarehouseDocumentInput
from tidebill.stock.models import Movement
from tidebill.stock.services.documents import create_document
from tidebill.storage.departments import only_departments
from tidebill.storage.prepared import prepared
from tidebill.storage.writing import insert

pytestmark = pytest.mark.django_db
ROW = {"name": "Nail ż", "quantity": "2.5", "tax": "23", "total_price_gross": "12.30", "gtu_code": "GTU_01"}
FULL = {"buyer_name": "Buyer", "description": 'a "b" %s', "positions": [ROW, {**ROW, "name": "Screw"}]}


@prepared
def _dated(day: date, names: list[str]) -> "QuerySet[Invoice, Invoice]":
    return Invoice.objects.filter(issue_date=day, buyer_name__in=names).order_by("-pk")


def _make(person: Person, **more: Any) -> Invoice:
    return create_invoice(person.account, Wire.read({**FULL, **more}).build(NewInvoice), by=person.user)


def test_it_gives_the_rows_of_the_orm(alice: Person) -> None:
    with scope(account=alice.account):
        made = [_make(alice, issue_date="2026-02-03") for _ in range(3)]
        _make(alice, issue_date="2026-02-04")
        for _ in range(4):
            asked = {"day": date(2026, 2, 3), "names": ["Buyer", "Nobody"]}
            expected = Invoice.objects.filter(pk__in=[one.pk for one in made]).order_by("-pk")
            assert _dated.rows(**asked) == list(expected.values())
            found = _dated.instances(**asked)
            assert [vars(one) | {"_state": 0} for one in found] == [
                vars(one) | {"_state": 0} for one in expected
            ]
        assert _dated.rows(day=date(2026, 2, 4), names=["Buyer"])[0]["issue_date"] == date(2026, 2, 4)
        assert _dated.rows(day=date(2026, 2, 3), names=[]) == []
        assert len(_dated.rows(day=date(2026, 2, 3), names=["Buyer", *map(str, range(500))])) == 3


def test_it_stays_within_the_account_in_scope(alice: Person, charlie: Person) -> None:
    asked = {"day": date(2026, 2, 3), "names": ["Buyer"]}
    for person in (alice, charlie, alice):
        with scope(account=person.account):
            _make(person, issue_date="2026-02-03")
    for person, count in ((alice, 2), (charlie, 1)):
        with scope(account=person.account):
            assert {row["account_id"] for row in _dated.rows(**asked)} == {person.account.pk}
            assert len(_dated.rows(**asked)) == count
    with pytest.raises(ScopeError):
        _dated.rows(**asked)


def test_it_keeps_departments_out_of_reach(alice: Person) -> None:
    asked = {"day": date(2026, 2, 3), "names": ["Buyer"]}
    with scope(account=alice.account):
        made = _make(alice, issue_date="2026-02-03")
        assert len(_dated.rows(**asked)) == 1
        with only_departments([(made.department_id or 0) + 1_000]):
            assert _dated.rows(**asked) == _dated.instances(**asked) == []
        assert len(_dated.rows(**asked)) == 1


def test_it_joins_and_adds_what_the_query_says(alice: Person) -> None:
    @prepared
    def of(number: int) -> "QuerySet[Position, Position]":
        return Position.objects.filter(invoice_id=number).select_related("invoice__client").order_by("id")

    with scope(account=alice.account):
        made = _make(alice)
        with CaptureQueriesContext(connection) as asked:
            rows = of.instances(number=made.pk)
            assert [row.invoice.client.name for row in rows] == ["Buyer", "Buyer"]
        assert len(asked) == 1


def test_it_refuses_values_that_the_database_would_read_otherwise(alice: Person) -> None:
    with scope(account=alice.account), pytest.raises(TypeError):
        _dated.rows(day=Decimal(1), names=[])


@pytest.mark.parametrize("model", [Invoice, Position, Client, Product, Movement, JournalEntry])
def test_it_stores_what_the_orm_stores(alice: Person, model: Any) -> None:
    with scope(account=alice.account):
        # Unknown items are goods, whose stock moves, once the account keeps stock.
        received = WarehouseActionInput(
            product_name="Goods", quantity=Decimal(2), purchase_price_net=Decimal(1)
        )
        create_document(alice.account, WarehouseDocumentInput(kind="pz", warehouse_actions=[received]))
        client = create_client(alice.account, ClientInput(name="Card", discount="12.5", tax_no="5252344078"))
        _make(alice, client_id=client.pk)
        made = _make(alice, skonto_discount_value="33.333333", descriptions=[{"kind": "a", "content": "ż"}])
        Invoice.objects.filter(pk=made.pk).update(sent_time=made.created_at, paid_date=made.issue_date)
        rows = list(model.objects.order_by("pk"))
        before = list(model.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values())
        assert before
        fresh = _without_what_must_differ(model, rows)
        if model is Movement:
            model.objects.filter(pk__in=[row.pk for row in rows]).delete()
        insert(fresh)
        after = model.objects.filter(pk__in=[row.pk for row in fresh]).order_by("pk").values()
        for old, new in zip(before, after, strict=True):
            differing = {name for name in old if old[name] != new[name]}
            assert differing <= {"id", "token", "number", "number_key", "shortcut", "shortcut_key"}
        assert not fresh[0]._state.adding


def test_it_stores_nothing_of_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        insert([])
    assert len(asked) == 0


def test_it_refuses_columns_that_are_more_than_values(alice: Person) -> None:
    with pytest.raises(TypeError):
        insert([_department_with_a_logo(alice)])


def _without_what_must_differ(model: Any, rows: list[Any]) -> list[Any]:
    fresh = []
    for row in rows:
        columns = snapshot(row)
        del columns["id"]
        for name in {"token", "number", "shortcut"} & columns.keys():
            columns[name] = f"{columns[name]}x"[-20:]
        fresh.append(model(**columns))
    return fresh


def _department_with_a_logo(person: Person) -> Any:
    with scope(account=person.account):
        return Department(account=person.account, name="Logo", logo="x.png")


def test_it_stores_more_rows_than_one_statement_takes(alice: Person) -> None:
    with scope(account=alice.account):
        invoice = create_invoice(alice.account, Wire.read({"buyer_name": "Buyer"}).build(NewInvoice))
        rows = [
            Position(account=alice.account, invoice=invoice, name=f"Row {n}", place=n) for n in range(1_500)
        ]

        insert(rows)

        stored = Position.objects.filter(invoice=invoice).order_by("pk").values_list("pk", "name")
        assert list(stored) == [(row.pk, f"Row {n}") for n, row in enumerate(rows)]
