"""The product over HTTP against what its database can do: `python -m bench.product [postgresql]`.

One account is as good as empty, the other has TIDEBILL_BENCH_DOCUMENTS documents (100,000). Each figure is
taken over TIDEBILL_BENCH_SECONDS (5) seconds; the limit of a create or a read right after it, by the same
statements and as many clients. Prints Markdown. docs/performance.md says how to read it.
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

_DOCUMENTS = int(os.environ.get("TIDEBILL_BENCH_DOCUMENTS", "100000"))
_SECONDS = float(os.environ.get("TIDEBILL_BENCH_SECONDS", "5"))
_CLIENTS = (1, 8)
_KINDS = ("create", "read", "list", "search", "pdf")
# Above anything else that a statement names, so that a document's id is known where it stands.
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
            measure(f"SQLite {sqlite3.sqlite_version}", None)
            return
        from bench.running import run_postgresql

        place = Path(folder) / "postgresql"
        place.mkdir()
        with run_postgresql(place) as cluster:
            os.environ["DATABASE_URL"] = cluster.url
            measure(f"PostgreSQL {cluster.version}", cluster)


def measure(title: str, cluster: Any) -> None:
    """Everything on one database, printed."""
    import django

    django.setup()
    from bench.accounts import open_account

    large = open_account("large", _FIRST_ID)
    filled = time.perf_counter()
    large.fill(_DOCUMENTS)
    filled = time.perf_counter() - filled
    empty = open_account("empty")
    from bench.running import run_product

    with run_product(empty.token) as served:
        time.sleep(3)
        idle, processes = served.memory()
        cold = _ask(served.url, large, "pdf", 1, seconds=0.001)["ms"]
        told = {account.name: list(_account(account, served.url, cluster)) for account in (empty, large)}
        busy, _ = served.memory()
        print(f"\n### {title}, {os.cpu_count()} cores\n")
        for account in (empty, large):
            _print_account(account.name, told[account.name])
        _print_growth(told["empty"], told["large"])
        print(f"\nStart to first answer {served.seconds:.1f} s. ", end="")
        print(f"Memory of {processes} processes {idle:.0f} MB idle, {busy:.0f} MB after the load. ", end="")
        print(f"First PDF of a process {cold:.0f} ms. {_DOCUMENTS:,} documents filled in {filled:.0f} s.")


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


def _print_account(name: str, rows: list[Row]) -> None:
    print(f"\n**{name} account**\n")
    print("| | clients | ms | p99 ms | a second | limit a second | share of the limit |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        limit = f"{row['limit']:,.0f} | {row['rate'] / row['limit']:.0%}" if row["limit"] else "– | –"
        print(
            f"| {_NAMES[row['kind']]} | {row['clients']} | {row['ms']:.1f} | {row['p99_ms']:.1f} "
            f"| {row['rate']:,.0f} | {limit} |"
        )


def _print_growth(few: list[Row], many: list[Row]) -> None:
    print("\n| one client | " + " | ".join(_NAMES[kind] for kind in _KINDS) + " | list ÷ read |")
    print("|---|" + "--:|" * (len(_KINDS) + 1))
    alone = [{row["kind"]: row["ms"] for row in rows if row["clients"] == 1} for rows in (few, many)]
    ratios = [f"×{alone[1][kind] / alone[0][kind]:.2f}" for kind in _KINDS]
    print(f"| large against empty | {' | '.join(ratios)} | ×{alone[1]['list'] / alone[1]['read']:.1f} |")


if __name__ == "__main__":
    main()
