"""Response times of list, search and document page with 1,000 and 100,000 documents.

Run it with `python -m bench.documents` (SQLite in a folder of its own, or PostgreSQL by DATABASE_URL).
Figures are milliseconds of whole responses on this machine, the best of 15, to exclude other load; their
ratio is what counts.
"""

import os
import tempfile
import time

os.environ.setdefault("TIDEBILL_DATA", tempfile.mkdtemp(prefix="tidebill-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")

import django

django.setup()

import logging  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django_scopes import scope  # noqa: E402

from bench.filling import fill, open_books  # noqa: E402
from tidebill.accounts.services import create_account  # noqa: E402

LENGTHS = (1_000, 100_000)
RUNS = 15
# Maximum slowdown with the larger number of documents.
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
        base = open_books(opened.account)
        for length in LENGTHS:
            fill(base, length)
            for page in PAGES.values():
                # Exclude first-request initialization.
                _best(browser, page.format(id=base.pk))
            for name, page in PAGES.items():
                measured[name].append(_best(browser, page.format(id=base.pk)))
    _tell(measured)


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
