"""Response times of product pages with ledgers of growing length.

Run it with `python -m bench.stock` (SQLite in a folder of its own, or PostgreSQL by DATABASE_URL). Figures
are medians in milliseconds on this machine; compare them only with each other.
"""

import os
import statistics
import tempfile
import time

os.environ.setdefault("TIDEBILL_DATA", tempfile.mkdtemp(prefix="tidebill-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")

import django

django.setup()

from datetime import date  # noqa: E402
from decimal import Decimal  # noqa: E402
from typing import Any  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django_scopes import scope  # noqa: E402

from tidebill.accounts.services import create_account  # noqa: E402
from tidebill.catalog.commands import ProductInput  # noqa: E402
from tidebill.catalog.models import Product  # noqa: E402
from tidebill.catalog.services.products import new_product  # noqa: E402
from tidebill.stock.models import Movement  # noqa: E402
from tidebill.stock.services.levels import levels_of  # noqa: E402

PRODUCTS = 1_000
PAGE = 100
LENGTHS = (1_000, 10_000, 100_000)
RUNS = 15


def main() -> None:
    call_command("migrate", verbosity=0)
    account = create_account("bench", email="bench@example.com", password="correct horse battery").account
    with scope(account=account):
        products = [new_product(account, ProductInput(name=f"Product {place}")) for place in range(PRODUCTS)]
        Product.objects.bulk_create(products)
        print(f"{connection.vendor}: the stock of a page of {PAGE} products, {PRODUCTS} products in all")
        for length in LENGTHS:
            _fill(account, products, length)
            page = [vars(product) for product in products[:PAGE]]
            print(f"{length:>8} movements  {_median(page):7.2f} ms, one product {_median(page[:1]):6.2f} ms")


def _fill(account: Any, products: list[Product], length: int) -> None:
    missing = length - Movement.objects.count()
    Movement.objects.bulk_create(
        (
            Movement(
                account=account,
                product=products[place % PRODUCTS],
                warehouse_id=account.main_warehouse_id,
                quantity=Decimal(1 + place % 7),
                kind="pz",
                day=date(2026, 1, 1),
            )
            for place in range(missing)
        ),
        batch_size=1_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _median(page: list[Any]) -> float:
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        levels_of(page)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


if __name__ == "__main__":
    main()
