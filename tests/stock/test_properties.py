"""Stock is the sum of movements, also under concurrency."""

from decimal import Decimal
from itertools import count

import pytest
from django.db import connection
from django.db.models import Sum
from django_scopes import scope

from tests.events.together import together
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.products import create_product
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as InvoiceWire
from tidebill.stock.commands import WarehouseActionInput, WarehouseDocumentInput, WarehouseInput
from tidebill.stock.models import Movement, WarehouseDocument
from tidebill.stock.services.documents import create_document, delete_document
from tidebill.stock.services.levels import in_warehouse, levels_of
from tidebill.stock.services.warehouses import create_warehouse
from tidebill.stock.wire import WarehouseAction as Wire
from tidebill.wire.errors import Invalid

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def _goods(account: Account, **attributes: object) -> Product:
    with scope(account=account):
        return create_product(account, ProductInput(name="Goods", **attributes))


def _document(
    account: Account, product: Product, kind: str, quantity: int, **row: object
) -> WarehouseDocument:
    sent = Wire.read({"product_id": product.pk, "quantity": quantity, **row}).build(WarehouseActionInput)
    return create_document(account, WarehouseDocumentInput(kind=kind, warehouse_actions=[sent]))


def _sell(account: Account, product: Product, quantity: int) -> int:
    row = {"product_id": product.pk, "quantity": quantity, "total_price_gross": 1}
    sent = InvoiceWire.read({"buyer_name": "Buyer", "positions": [row]}).build(NewInvoice)
    return int(create_invoice(account, sent).pk)


def _total(account: Account, product: Product) -> Decimal:
    with scope(account=account):
        return levels_of([vars(product)])[product.pk].total


def test_of_the_last_ones_only_as_many_are_sold_as_there_are(alice: Person) -> None:
    rare = _goods(alice.account, limited=True)
    with scope(account=alice.account):
        _document(alice.account, rare, "pz", 5)

    def buy() -> bool:
        with scope(account=alice.account):
            try:
                _sell(alice.account, rare, 2)
            except Invalid as refused:
                assert set(refused.errors) == {"positions"}
                return False
        return True

    assert sum(together(THREADS, buy)) == 2
    assert _total(alice.account, rare) == 1


def test_documents_at_one_moment_add_up(alice: Person) -> None:
    goods, turns = _goods(alice.account), count()

    def act() -> int:
        mine = next(turns)
        with scope(account=alice.account):
            _document(alice.account, goods, "pz", 10)
            sold = _sell(alice.account, goods, 3)
            if mine % 2:
                cancel_invoice(sold)
                return 10
        return 7

    expected = sum(together(THREADS, act))

    assert _total(alice.account, goods) == expected
    with scope(account=alice.account):
        assert Movement.objects.filter(covered=False).aggregate(sum=Sum("quantity"))["sum"] == expected
        assert len(set(WarehouseDocument.objects.values_list("number", flat=True))) == THREADS


def test_transfers_conserve_what_there_is(alice: Person) -> None:
    goods, turns = _goods(alice.account), count()
    main = alice.account.main_warehouse_id or 0
    with scope(account=alice.account):
        other = create_warehouse(alice.account, WarehouseInput(name="Other"))
        _document(alice.account, goods, "pz", 100)

    def move() -> int:
        mine = next(turns)
        with scope(account=alice.account):
            moved = _document(alice.account, goods, "mm", 1 + mine, warehouse2_id=other.pk)
            if mine % 2:
                delete_document(moved.pk)
                return 0
        return 1 + mine

    gone = sum(together(THREADS, move))

    with scope(account=alice.account):
        levels = in_warehouse([goods.pk], [main, other.pk])
    assert levels == {(goods.pk, main): 100 - gone, (goods.pk, other.pk): gone}
    assert _total(alice.account, goods) == 100


def test_a_page_of_products_takes_one_statement_for_its_stock(alice: Person) -> None:
    with scope(account=alice.account):
        products = [create_product(alice.account, ProductInput(name=f"P{place}")) for place in range(20)]
        for product in products:
            _document(alice.account, product, "pz", 1)
        with connection.execute_wrapper(_Count()) as _:
            levels = levels_of([vars(product) for product in products])
    assert {level.total for level in levels.values()} == {Decimal(1)}


class _Count:
    """Allows one statement."""

    def __init__(self) -> None:
        self.seen = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.seen += 1
        assert self.seen == 1, sql
        return execute(sql, params, many, context)
