"""The primary is killed during writes; its synchronous standby takes over without loss."""

import os
import time
from pathlib import Path

import pytest

from tests.faults.accounts import check_books, open_account
from tests.faults.pairs import run_pair
from tests.faults.product import run_product
from tests.faults.writers import run_writers

pytestmark = pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="there is nothing to fail over to")
_SECONDS = float(os.environ.get("TIDEBILL_FAILOVER_SECONDS", "4"))
_REPLICATED = {"wal_level": "replica", "hot_standby": "on"}


def test_the_standby_has_everything_that_was_acknowledged(tmp_path: Path) -> None:
    with run_pair() as (primary, standby):
        url = f"postgresql://tidebill@/tidebill?host={primary.folder},{standby.folder}&target_session_attrs=read-write"
        with run_product(tmp_path, DATABASE_URL=url) as product:
            token = open_account(product)
            with run_writers(product.url, token, count=8) as told:
                time.sleep(_SECONDS)
                before = len(told.documents)
                primary.kill()
                died = time.monotonic()
                standby.cluster.run("pg_ctl", "promote", "-w", "-D", "data")
                while len(told.documents) < before + 8:
                    assert time.monotonic() < died + 60, "nothing was acknowledged after the failover"
                    time.sleep(0.05)
                seconds = time.monotonic() - died
                time.sleep(_SECONDS)
            assert before > 0
            assert told.faults == []
            check_books(product, token, told)
    print(f"{len(told.documents)} documents, {seconds:.1f} s from the kill to the eighth answer after it")
