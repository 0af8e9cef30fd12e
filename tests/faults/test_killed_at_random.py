"""Web, worker and database are killed at random under sixteen writers: nothing acknowledged is lost."""

import os
import random
import time
from pathlib import Path

from tests.faults.accounts import check_books, open_account
from tests.faults.product import Product, run_product
from tests.faults.writers import run_writers

# The long form: TIDEBILL_FAULT_SECONDS=1800.
SECONDS = float(os.environ.get("TIDEBILL_FAULT_SECONDS", "8"))
WRITERS = 16
_CHANCE = random.Random(20261125)  # noqa: S311  # not a secret


def test_nothing_acknowledged_is_lost_doubled_or_unexplained(tmp_path: Path) -> None:
    with run_product(tmp_path) as product:
        token = open_account(product)
        with run_writers(product.url, token, count=WRITERS) as told:
            kills = _kill_at_random(product)
        product.wait_until_ready()

        assert told.faults == []
        assert len(told.documents) > 10
        assert kills >= 2
        check_books(product, token, told)
    print(
        f"{len(told.documents)} documents, {len(told.payments)} payments, {told.tries} tries, {kills} kills"
    )


def _kill_at_random(product: Product) -> int:
    """Kill something every few seconds, and restart what does not recover by itself."""
    kills, end = 0, time.monotonic() + SECONDS
    time.sleep(2)
    while time.monotonic() < end:
        kind = _CHANCE.choice(["one", "one", "all", "database"])
        if kind == "all":
            product.kill()
            product.start()
        elif kind == "database" and product.database:
            product.database.kill()
            time.sleep(_CHANCE.random())
            product.database.start()
        else:
            product.kill_one(_CHANCE)
        kills += 1
        time.sleep(_CHANCE.uniform(0.5, 3))
        product.start_if_gone()
    time.sleep(1)
    product.start_if_gone()
    return kills
