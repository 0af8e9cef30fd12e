"""Import of 5,000 rows while another account writes: `python -m bench.imports [postgresql]`.

Starts the product as an operator does. One account previews and imports tables of new clients, of changed
clients, and of products with stock; another one issues an invoice, one after the other. Prints Markdown: how
long preview and import take, and how long the other account's requests took meanwhile and without an import.
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

ROWS = int(os.environ.get("TIDEBILL_BENCH_ROWS", "5000"))
_POLL_SECONDS = 0.2
_QUIET_SECONDS = 5.0


class Table(NamedTuple):
    """A table to import."""

    title: str
    kind: str
    text: str


def tables(rows: int) -> list[Table]:
    """Return the tables, in the order in which they are imported."""
    clients = "".join(f"Client {n},c{n}@example.com,Street {n},00-{n % 1000:03},City\n" for n in range(rows))
    products = "".join(f"Product {n},C{n},{n}.50,23,Category {n % 10},{n % 7}\n" for n in range(rows))
    heading = "name,email,street,post_code,city\n"
    return [
        Table("new clients", "clients", heading + clients),
        Table("changed clients", "clients", heading + clients.replace("City", "Town")),
        Table("new products with stock", "products", "name,code,net price,vat,category,stock\n" + products),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tidebill-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tidebill.settings",
            "TIDEBILL_DATA": f"{folder}/data",
            "TIDEBILL_RATE_LIMIT": "0",
            "TIDEBILL_RATES_ECB": "",
            "TIDEBILL_RATES_NBP": "",
        }
        Path(folder).chmod(0o711)
        if "postgresql" not in sys.argv[1:]:
            os.environ.pop("DATABASE_URL", None)
            measure(f"SQLite {sqlite3.sqlite_version}")
            return
        from bench.running import run_postgresql

        place = Path(folder) / "postgresql"
        place.mkdir()
        with run_postgresql(place) as cluster:
            os.environ["DATABASE_URL"] = cluster.url
            measure(f"PostgreSQL {cluster.version}")


def measure(title: str) -> None:
    """Measure and print everything for one database."""
    import django

    django.setup()
    from bench.accounts import open_account
    from bench.running import run_product

    importing, writing = open_account(1), open_account(2)
    with run_product(importing.token) as served:
        import httpx

        with httpx.Client(base_url=served.url, timeout=120) as api:
            quiet = _write_during(api, writing.token, lambda: time.sleep(_QUIET_SECONDS))
            load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
            print(f"\n### {title}, {ROWS:,} rows, {os.cpu_count()} cores, load {load}\n")
            print("| | preview s | import s | other account: requests | median ms | longest ms |")
            print("|---|--:|--:|--:|--:|--:|")
            _print("no import", ("–", "–"), quiet)
            for table in tables(ROWS):
                spent: list[str] = []
                waits = _write_during(
                    api, writing.token, lambda t=table, s=spent: s.extend(_import(api, importing.token, t))
                )
                _print(table.title, spent, waits)


def _import(api: Any, token: str, table: Table) -> tuple[str, str]:
    headers = {"Authorization": f"Bearer {token}"}
    began = time.perf_counter()
    sent = {"import": {"kind": table.kind, "file": table.text}}
    made = api.post("/imports.json", json=sent, headers=headers).json()
    place = f"/imports/{made['id']}"
    _wait(api, headers, place, "checked")
    checked = time.perf_counter()
    api.post(f"{place}/run.json", headers=headers).raise_for_status()
    found = _wait(api, headers, place, "done")
    assert (found["rows_done"], found["refused"]) == (ROWS, 0), found["refused"]
    return f"{checked - began:.1f}", f"{time.perf_counter() - checked:.1f}"


def _wait(api: Any, headers: dict[str, str], place: str, status: str) -> Any:
    while True:
        found = api.get(f"{place}.json", headers=headers).json()
        if found["status"] == status:
            return found
        assert found["status"] in ("checking", "running"), found["status"]
        time.sleep(_POLL_SECONDS)


def _write_during(api: Any, token: str, work: Any) -> list[float]:
    """Issue invoices one after the other while ``work`` runs; return milliseconds of each request."""
    spent: list[float] = []
    ended = threading.Event()

    def write() -> None:
        headers = {"Authorization": f"Bearer {token}"}
        sent = {"invoice": {"buyer_name": "Client 1", "positions": [{"name": "A", "total_price_gross": "1"}]}}
        while not ended.is_set():
            began = time.perf_counter()
            api.post("/invoices.json", json=sent, headers=headers).raise_for_status()
            spent.append((time.perf_counter() - began) * 1000)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        work()
    finally:
        ended.set()
        writer.join()
    return spent


def _print(title: str, spent: Any, waits: list[float]) -> None:
    preview, run = spent
    median, longest = statistics.median(waits), max(waits)
    print(f"| {title} | {preview} | {run} | {len(waits)} | {median:.0f} | {longest:.0f} |", flush=True)


if __name__ == "__main__":
    main()
