"""How fast the books open: list, search and document page over 1,000 and over 100,000 documents.

Run it with `python -m bench.documents` (SQLite in a folder of its own, or PostgreSQL by DATABASE_URL). The
figures are milliseconds of whole answers on this machine, the best of 15, because what else it does is not
ours to measure; what counts is their ratio.
"""

import os
import tempfile
import time

os.environ.setdefault("TIDEBILL_DATA", tempfile.mkdtemp(prefix="tidebill-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")

import django

django.setup()

import logging  # noqa: E402
from typing import Any  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django_scopes import scope  # noqa: E402

from tidebill.accounts.services import create_account  # noqa: E402
from tidebill.catalog.models import Client  # noqa: E402
from tidebill.catalog.services.clients import create_client  # noqa: E402
from tidebill.invoices.models import Invoice, Position  # noqa: E402
from tidebill.invoices.services.create import create_invoice  # noqa: E402
from tidebill.invoices.wire import Invoice as Wire  # noqa: E402

LENGTHS = (1_000, 100_000)
CLIENTS = 500
DAYS = 1_000
RUNS = 15
# At most this many times slower over the longer books.
RATIO_MAX = 5
PAGES = {
    "list, twelve months": "/invoices",
    "list, all time": "/invoices?period=all",
    "list, overdue": "/invoices?period=all&status=overdue",
    "list, by amount": "/invoices?period=all&order=price_gross&page=2",
    "list as data": "/invoices.json?period=all",
    "list, one found by words": "/invoices?query=needle777",
    "list, one in 45 found by words": "/invoices?query=firm42",
    "search, one found": "/search.json?query=needle777",
    "search, one in 45 found": "/search.json?query=firm42",
    "document": "/invoices/{id}",
    "start page": "/",
    "report of sales": "/reports/sales?period=last_12_months",
}


def main() -> None:
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    opened = create_account("bench", email="bench@example.com", password="correct horse battery")
    browser = Browser()
    browser.force_login(opened.owner)
    measured: dict[str, list[float]] = {name: [] for name in PAGES}
    with scope(account=opened.account):
        base = _first(opened.account)
        for length in LENGTHS:
            _fill(base, length)
            for page in PAGES.values():
                # What only the first answer of a process does is nobody's books.
                _best(browser, page.format(id=base.pk))
            for name, page in PAGES.items():
                measured[name].append(_best(browser, page.format(id=base.pk)))
    _tell(measured)


def _first(account: Any) -> Invoice:
    """A document of the usual size, which the others are copies of."""
    for place in range(CLIENTS):
        create_client(account, {"name": f"Client {place}"})
    row = {"name": "Consulting", "quantity": 2, "tax": "23", "total_price_gross": 246}
    sent = Wire.read({"buyer_name": "Client 1", "positions": [row, row, row]}).sent()
    return create_invoice(account, sent)


def _fill(base: Invoice, length: int) -> None:
    """Copies of ``base`` with numbers, days, clients and states of their own, made inside the database."""
    start = Invoice.objects.count()
    first = Client.objects.order_by("pk").values_list("pk", flat=True)[0]
    day = "date(issue_date, '-' || (i % 1000) || ' days')"
    due = "date(issue_date, '-' || (i % 1000 - 14) || ' days')"
    if connection.vendor == "postgresql":
        day, due = f"issue_date - (i % {DAYS})::int", f"issue_date - (i % {DAYS} - 14)::int"
    words = f"'needle' || i || ' firm' || (i % {CLIENTS})"
    columns = {
        "number": "'N/' || i",
        "token": "'bench' || i",
        "client_id": f"{first} + i % {CLIENTS}",
        "buyer_name": f"'Client ' || (i % {CLIENTS})",
        "issue_date": day,
        "transaction_date": day,
        "payment_to": due,
        "search_data": words,
        "price_gross": "price_gross + i",
        "status": "CASE WHEN i % 5 = 0 THEN 'issued' ELSE 'paid' END",
        "paid": "CASE WHEN i % 5 = 0 THEN 0 ELSE price_gross + i END",
        "pattern": "''",
    }
    _copy(Invoice, columns, start, length, f"id = {base.pk}")
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(Position, {"invoice_id": "n.id"})
            + " FROM invoices_position CROSS JOIN invoices_invoice n"
            f" WHERE invoices_position.invoice_id = {base.pk} AND n.token LIKE 'bench%%'"
            " AND NOT EXISTS (SELECT 1 FROM invoices_position p WHERE p.invoice_id = n.id)"
        )
        cursor.execute(
            "INSERT INTO events_journalentry (account_id, at, user_id, action, subject_id)"
            " SELECT account_id, created_at, user_id, 'invoice.create', id FROM invoices_invoice"
            " WHERE NOT EXISTS (SELECT 1 FROM events_journalentry e"
            " WHERE e.subject_id = invoices_invoice.id AND e.action = 'invoice.create')"
        )
        # As the server does by itself, and SQLite when it is told to.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _copy(model: Any, columns: dict[str, str], start: int, end: int, where: str) -> None:
    numbers = (
        f"(WITH RECURSIVE numbers(i) AS (SELECT {start} UNION ALL SELECT i + 1 FROM numbers"
        f" WHERE i < {end - 1}) SELECT i FROM numbers) AS numbers"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{_statement(model, columns)} FROM {model._meta.db_table}, {numbers} WHERE {where}")


def _statement(model: Any, columns: dict[str, str]) -> str:
    table = model._meta.db_table
    names = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    values = [columns.get(name, f"{table}.{name}") for name in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)}"


def _best(browser: Browser, page: str) -> float:
    spent = []
    for _ in range(RUNS):
        started = time.perf_counter()
        answer = browser.get(page, headers={"Accept": "*/*" if ".json" in page else "text/html"})
        spent.append(time.perf_counter() - started)
        assert answer.status_code == 200, (page, answer.status_code)
    return min(spent) * 1000


def _tell(measured: dict[str, list[float]]) -> None:
    print(f"{connection.vendor}: best in ms over {LENGTHS[0]:,} and {LENGTHS[1]:,} documents")
    for name, (few, many) in measured.items():
        mark = "" if many <= few * RATIO_MAX else "  TOO SLOW"
        print(f"{name:<32} {few:8.1f} {many:8.1f}   ×{many / few:4.1f}{mark}")


if __name__ == "__main__":
    main()
