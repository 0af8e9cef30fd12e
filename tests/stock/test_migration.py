"""Accounts older than stock get a main warehouse and their products' stock."""

import subprocess
import sys
from pathlib import Path

from tests.live import make_environment

# In a separate process and database: the tests' own would have to be migrated back and forth.
_UPGRADE = """
import django
django.setup()
from decimal import Decimal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("stock", "0001_initial"), ("catalog", "0002_addresses"), ("accounts", "0004_numbering_and_stock")]
AFTER = [("stock", "0002_opening")]

def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    executor.loader.build_graph()
    return executor.loader.project_state(targets).apps

old = migrate(BEFORE)
account = old.get_model("accounts", "Account").objects.create(prefix="old", name="Old", lang="pl")
products = old.get_model("catalog", "Product")._base_manager
product = products.create(
    account=account,
    name="Tea",
    currency="PLN",
    token="t1",
    warehouse_quantity=Decimal(7),
    purchase_price_net=Decimal(2),
)
products.create(account=account, name="Nothing", currency="PLN", token="t2")

new = migrate(AFTER)

(warehouse,) = new.get_model("stock", "Warehouse")._base_manager.filter(account_id=account.pk)
assert (warehouse.kind, warehouse.name) == ("main", "Magazyn główny")
opened = new.get_model("accounts", "Account").objects.get(pk=account.pk)
assert opened.main_warehouse_id == warehouse.pk
(moved,) = new.get_model("stock", "Movement")._base_manager.all()
assert (moved.product_id, moved.quantity, moved.unit_cost) == (product.pk, Decimal(7), Decimal(2))
"""


def test_what_products_had_becomes_movements(tmp_path: Path) -> None:
    with make_environment(tmp_path, migrated=False) as environment:
        command = [sys.executable, "-c", _UPGRADE]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
