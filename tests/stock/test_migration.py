"""An account that was there before stock was kept finds its main warehouse and what its products had."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("stock", "0001_initial"), ("catalog", "0002_addresses"), ("accounts", "0004_numbering_and_stock")]
AFTER = [("stock", "0002_opening")]


@pytest.mark.django_db(transaction=True)
def test_what_products_had_becomes_movements() -> None:
    try:
        old = _migrate(BEFORE)
        account = old.get_model("accounts", "Account").objects.create(prefix="old", name="Old", lang="pl")
        product = old.get_model("catalog", "Product")._base_manager.create(
            account=account,
            name="Tea",
            currency="PLN",
            token="t1",
            warehouse_quantity=Decimal(7),
            purchase_price_net=Decimal(2),
        )
        old.get_model("catalog", "Product")._base_manager.create(
            account=account, name="Nothing", currency="PLN", token="t2"
        )

        new = _migrate(AFTER)

        (warehouse,) = new.get_model("stock", "Warehouse")._base_manager.filter(account_id=account.pk)
        assert (warehouse.kind, warehouse.name) == ("main", "Magazyn główny")
        opened = new.get_model("accounts", "Account").objects.get(pk=account.pk)
        assert opened.main_warehouse_id == warehouse.pk
        (moved,) = new.get_model("stock", "Movement")._base_manager.all()
        assert (moved.product_id, moved.quantity, moved.unit_cost) == (product.pk, Decimal(7), Decimal(2))
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


def _migrate(targets: list[tuple[str, str]]) -> Any:
    """The models as they are at these migrations, with the database brought there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    executor.loader.build_graph()
    return executor.loader.project_state(targets).apps
