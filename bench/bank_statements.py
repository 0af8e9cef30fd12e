"""Import of a bank statement with 5,000 lines: `python -m bench.bank_statements`.

In-process on the embedded database, with 1,000 unpaid invoices. Prints the seconds of the first import, of
the same file again, of a page of 50 transactions with proposals, and of an import that records payments.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable

os.environ["TIDEBILL_DATA"] = tempfile.mkdtemp(prefix="tidebill-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")
os.environ.setdefault("TIDEBILL_RATE_LIMIT", "0")

import django

django.setup()

import logging  # noqa: E402
from base64 import b64encode  # noqa: E402

from django.test import Client  # noqa: E402

from tests.banking.noise import documents, transfers  # noqa: E402
from tests.banking.statements import camt  # noqa: E402
from tidebill.accounts.services import create_account  # noqa: E402
from tidebill.operation.database import prepare_database  # noqa: E402

LINES = int(os.environ.get("TIDEBILL_BENCH_LINES", "5000"))
INVOICES = 1000


def main() -> None:
    logging.disable(logging.WARNING)
    prepare_database()
    opened = create_account("bench", email="bench@example.com", password="correct horse")
    client = Client(headers={"Authorization": f"Bearer {opened.token.code}"})
    chance = random.Random(7)
    known = documents(chance, INVOICES)
    for document in known:
        rows = [{"name": "x", "quantity": 1, "tax": 23, "total_price_gross": str(document.due)}]
        invoice = {"number": document.number, "buyer_name": document.name, "positions": rows}
        assert _send(client, "/invoices.json", {"invoice": invoice}) == 201
    lines = [(str(one.amount), one.text) for one in transfers(chance, known)]
    lines += [("7.77", f"Something else {index}") for index in range(LINES - len(lines))]
    first = camt(*((amount, f"A{index}", _escape(text)) for index, (amount, text) in enumerate(lines)))
    second = camt(*((amount, f"B{index}", _escape(text)) for index, (amount, text) in enumerate(lines)))
    _report("import", lambda: _upload(client, first))
    _report("the same file again", lambda: _upload(client, first))
    _report(
        "50 transactions with proposals",
        lambda: client.get("/bank_transactions.json?per_page=50").status_code,
    )
    _report("import that records certain payments", lambda: _upload(client, second, book_certain=True))
    booked = client.get("/bank_statements.json").json()[0]["booked_count"]
    print(f"{len(lines)} lines, {INVOICES} unpaid invoices, {booked} payments recorded")


def _upload(client: Client, content: bytes, **fields: bool) -> int:
    statement = {"file": b64encode(content).decode(), "file_name": "bench.xml", **fields}
    return _send(client, "/bank_statements.json", {"bank_statement": statement})


def _send(client: Client, path: str, body: object) -> int:
    return int(client.post(path, body, content_type="application/json").status_code)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;")


def _report(title: str, call: Callable[[], int]) -> None:
    start = time.perf_counter()
    code = call()
    print(f"{title}: {time.perf_counter() - start:.1f} s ({code})")


if __name__ == "__main__":
    main()
