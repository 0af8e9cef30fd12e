"""Time of prints through the API in-process: the first of a document, the stored one, and an unchanged one.

Run it with `python -m bench.prints`. Figures are medians in milliseconds of documents with five line items
that are valid as Factur-X; compare them only with those of another version measured right before or after.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable

os.environ["TIDEBILL_DATA"] = tempfile.mkdtemp(prefix="tidebill-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")
os.environ.setdefault("TIDEBILL_RATE_LIMIT", "0")

import django

django.setup()

import logging  # noqa: E402

from django.test import Client  # noqa: E402

from tidebill.accounts.services import create_account  # noqa: E402
from tidebill.operation.database import prepare_database  # noqa: E402

RUNS = 40
WARM_UP = 5
INVOICE = {
    "buyer_name": "Buyer",
    "buyer_tax_no": "DE136695976",
    "buyer_street": "Main Street 1",
    "buyer_city": "Berlin",
    "buyer_post_code": "10115",
    "buyer_country": "DE",
    "seller_tax_no": "PL5252344078",
    "seller_street": "Side Street 2",
    "seller_city": "Warsaw",
    "seller_post_code": "00-001",
    "seller_country": "PL",
    "currency": "EUR",
    "seller_bank_account": "DE89370400440532013000",
    "payment_to": "2099-12-31",
    "positions": [
        {"name": f"Item {place}", "quantity": 1, "tax": "23", "total_price_gross": "123"}
        for place in range(5)
    ],
}


def main() -> None:
    logging.disable(logging.INFO)
    prepare_database()
    opened = create_account("bench", email="bench@example.com", password="correct horse", login="bench")
    client = Client(headers={"Authorization": f"Bearer {opened.token.code}"})
    tags: dict[str, str] = {}

    def create() -> str:
        answer = client.post("/invoices.json", {"invoice": INVOICE}, content_type="application/json")
        return f"/invoices/{answer.json()['id']}"

    urls = [create() for _ in range(RUNS + WARM_UP)]

    def fetch(url: str) -> None:
        answer = client.get(f"{url}.pdf")
        assert answer.status_code == 200
        tags[url] = answer["ETag"]

    def fetch_unchanged(url: str) -> None:
        assert client.get(f"{url}.pdf", headers={"If-None-Match": tags[url]}).status_code == 304

    def read(url: str) -> None:
        assert client.get(f"{url}.json").status_code == 200

    for title, call in (
        ("first print", fetch),
        ("second print", fetch),
        ("unchanged", fetch_unchanged),
        ("read, JSON", read),
    ):
        print(f"{title:>14} {_median(call, urls):>8.2f} ms")


def _median(call: Callable[[str], None], urls: list[str]) -> float:
    times = []
    for url in urls:
        started = time.perf_counter()
        call(url)
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times[WARM_UP:])


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(os.environ["TIDEBILL_DATA"])
