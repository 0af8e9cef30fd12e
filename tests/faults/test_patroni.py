"""The primary's machine fails during writes: another takes over without losing acknowledged ones."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults import nodes
from tests.faults.accounts import check_books, open_account
from tests.faults.product import run_product
from tests.faults.writers import run_writers

_SECONDS = float(os.environ.get("TIDEBILL_FAILOVER_SECONDS", "0"))
pytestmark = [
    pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="there is nothing to fail over to"),
    # A lease of 20 seconds must expire: too slow for the suite.
    pytest.mark.skipif(not _SECONDS, reason="part of the long form"),
    pytest.mark.skipif(not nodes.is_installed(), reason="needs patroni, etcd, haproxy and postgresql-15"),
]


def test_another_machine_takes_over_with_everything_that_was_acknowledged(tmp_path: Path) -> None:
    # Servers running as other users need access to their folders.
    with TemporaryDirectory(prefix="tidebill-nodes-") as name, nodes.run_cluster(Path(name)) as cluster:
        url = f"postgresql://tidebill:tidebill@127.0.0.1:{cluster.port}/tidebill"
        with run_product(tmp_path, DATABASE_URL=url) as product:
            token = open_account(product)
            with run_writers(product.url, token, count=8) as told:
                time.sleep(_SECONDS)
                lost = cluster.primary()
                assert lost
                before = len(told.documents)
                cluster.kill(lost)
                died = time.monotonic()
                while len(told.documents) < before + 9:
                    assert time.monotonic() < died + 120, "nothing was acknowledged after the failover"
                    time.sleep(0.05)
                seconds = time.monotonic() - died
                time.sleep(_SECONDS)
                cluster.start(lost)
                time.sleep(_SECONDS)
            assert before > 0
            assert told.faults == []
            cluster.wait_until_whole()
            check_books(product, token, told)
    print(f"{len(told.documents)} documents, {seconds:.1f} s from the loss to the next answers, none lost")
