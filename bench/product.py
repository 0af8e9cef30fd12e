"""Throughput of the product over HTTP compared with its database's limit: `python -m bench.product
[postgresql]`.

Uses accounts of 1,000 and 100,000 documents, and of TIDEBILL_BENCH_DOCUMENTS if larger. Each figure is
measured for TIDEBILL_BENCH_SECONDS (5) seconds, followed by the limit for the same statements and number of
clients. Prints Markdown; docs/performance.md explains it.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LENGTHS = sorted({1_000, 100_000, int(os.environ.get("TIDEBILL_BENCH_DOCUMENTS", "100000"))})
_SECONDS = float(os.environ.get("TIDEBILL_BENCH_SECONDS", "5"))
_CLIENTS = (1, 8)
_KINDS = ("create", "read", "list", "search", "pdf")
# Larger than any other value in a statement, so that a document's id can be recognized.
_FIRST_ID = 7_000_000
_NAMES = {
    "create": "create, 5 rows",
    "read": "read",
    "list": "list of 50",
    "search": "search, one found",
    "pdf": "PDF, new",
}
Row = dict[str, Any]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tidebill-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tidebill.settings",
            "TIDEBILL_DATA": f"{folder}/data",
            "TIDEBILL_RATE_LIMIT": "0",
            "TIDEBILL_RATE_LIMIT_ADDRESS": "0",
            "TIDEBILL_RATES_ECB": "",
            "TIDEBILL_RATES_NBP": "",
        }
        Path(folder).chmod(0o711)
        if "postgresql" not in sys.argv[1:]:
            os.environ.pop("DATABASE_URL", None)
            measure(f"SQLite {sqlite3.sqlite_version}", None)
            return
        from bench.running import run_postgresql

        place = Path(folder) / "postgresql"
        place.mkdir()
        with run_postgresql(place) as cluster:
            os.environ["DATABASE_URL"] = cluster.url
            measure(f"PostgreSQL {cluster.version}", cluster)


def measure(title: str, cluster: Any) -> None:
    """Measure and print everything for one database."""
    import django

    django.setup()
    from bench.accounts import open_account

    began = time.perf_counter()
    accounts = [open_account(length, _FIRST_ID if length == _LENGTHS[0] else 0) for length in _LENGTHS]
    filled = time.perf_counter() - began
    from bench.running import run_product

    with run_product(accounts[0].token) as served:
        time.sleep(3)
        idle, processes = served.memory()
        cold = _ask(served.url, accounts[0], "pdf", 1, seconds=0.001)["ms"]
        told = [list(_account(account, served.url, cluster)) for account in accounts]
        busy, _ = served.memory()
        print(f"\n### {title}, {os.cpu_count()} cores\n")
        for length, rows in zip(_LENGTHS, told, strict=True):
            _print_account(length, rows)
        _print_growth(told)
        print(f"\nStart to first answer {served.seconds:.1f} s. ", end="")
        print(f"Memory of {processes} processes {idle:.0f} MB idle, {busy:.0f} MB after the load. ", end="")
        print(f"First PDF of a process {cold:.0f} ms. {sum(_LENGTHS):,} documents filled in {filled:.0f} s.")


def _account(account: Any, url: str, cluster: Any) -> Iterator[Row]:
    for clients in _CLIENTS:
        for kind in _KINDS:
            found = _ask(url, account, kind, clients)
            limit = account.limit(kind, cluster, clients, _SECONDS) if kind in ("create", "read") else None
            yield {"kind": kind, "clients": clients, "limit": limit, **found}


def _ask(url: str, account: Any, kind: str, clients: int, *, seconds: float = _SECONDS) -> Row:
    first, last = account.documents
    command = [sys.executable, "-m", "bench.clients", url, account.token, kind, str(clients), str(seconds)]
    done = subprocess.run(
        [*command, str(first), str(last)], stdout=subprocess.PIPE, check=True, env=os.environ
    )
    told: Row = json.loads(done.stdout)
    assert not told["faults"], (kind, told)
    return told


def _print_account(length: int, rows: list[Row]) -> None:
    print(f"\n**{length:,} documents**\n")
    print("| | clients | ms | p99 ms | a second | limit a second | share of the limit |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        limit = f"{row['limit']:,.0f} | {row['rate'] / row['limit']:.0%}" if row["limit"] else "– | –"
        print(
            f"| {_NAMES[row['kind']]} | {row['clients']} | {row['ms']:.1f} | {row['p99_ms']:.1f} "
            f"| {row['rate']:,.0f} | {limit} |"
        )


def _print_growth(told: list[list[Row]]) -> None:
    """Print the cost of each size relative to the smallest."""
    print("\n| one client | " + " | ".join(_NAMES[kind] for kind in _KINDS) + " | list ÷ read |")
    print("|---|" + "--:|" * (len(_KINDS) + 1))
    alone = [{row["kind"]: row["ms"] for row in rows if row["clients"] == 1} for rows in told]
    for length, spent in zip(_LENGTHS, alone, strict=True):
        ratios = [f"×{spent[kind] / alone[0][kind]:.2f}" for kind in _KINDS]
        print(f"| {length:,} documents | {' | '.join(ratios)} | ×{spent['list'] / spent['read']:.1f} |")


if __name__ == "__main__":
    main()
