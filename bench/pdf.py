"""PDF rendering times: new documents of growing length, on one and several threads.

Run it with `python -m bench.pdf`. Figures are medians in milliseconds on this machine; compare them only with
each other.
"""

import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.totals import TaxLine
from tidebill.printing.typesetting.compiler import compile_pdf
from tidebill.printing.typesetting.designs import DEFAULT_DESIGN, DESIGNS
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import render_pdf
from tidebill.printing.typesetting.sheet.assemble import write_sheet

ROWS = (1, 5, 40, 150, 300)
RUNS = 15
WARM_UP = 3
THREADS = (1, 2, 4)
ON_THREADS = 40
NOW = datetime(2026, 2, 14, 9, 30, tzinfo=UTC)
RATES = (Decimal(23), Decimal(8))

_numbers = count(1)


def main() -> None:
    print_lengths()
    print_designs()
    print_threads()
    print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def print_lengths() -> None:
    print(f"{'rows':>6} {'sheet':>8} {'compile':>8} {'total':>8}  bytes")
    for rows in ROWS:
        sheet = median_of(to_sheet, documents=fresh_documents(rows))
        compiled = median_of(compile_sheet, documents=[to_sheet(one) for one in fresh_documents(rows)])
        total = median_of(render_pdf, documents=fresh_documents(rows))
        size = len(render_pdf(make_invoice(rows)))
        print(f"{rows:>6} {sheet:>8.1f} {compiled:>8.1f} {total:>8.1f}  {size}")


def print_designs() -> None:
    """Time each design, left to right and right to left, with 40 line items."""
    for design in DESIGNS:
        for lang in ("en", "ar"):
            documents = [make_invoice(40, template_id=design.id, lang=lang) for _ in range(RUNS)]
            print(f"{design.name:>10} {lang} {median_of(render_pdf, documents=documents):>8.1f}")


def print_threads() -> None:
    """Time documents with five line items per second, and the speedup over one thread."""
    single = 0.0
    for threads in THREADS:
        documents = [make_invoice(5) for _ in range(ON_THREADS)]
        started = time.perf_counter()
        with ThreadPoolExecutor(max_workers=threads) as pool:
            list(pool.map(render_pdf, documents))
        rate = ON_THREADS / (time.perf_counter() - started)
        single = single or rate
        print(f"{threads} threads: {rate:.0f} documents a second, {rate / single:.2f} times one thread")


def to_sheet(document: PrintableDocument) -> str:
    return write_sheet(document, print_option="original")


def compile_sheet(sheet: str) -> bytes:
    return compile_pdf([sheet], design=DEFAULT_DESIGN, accent=DEFAULT_DESIGN.accent, timestamp=NOW)


def median_of(work: Callable[[Any], Any], *, documents: Sequence[Any]) -> float:
    return statistics.median(list(measure(work, documents=documents))[WARM_UP:])


def measure(work: Callable[[Any], Any], *, documents: Sequence[Any]) -> Iterator[float]:
    for document in documents:
        started = time.perf_counter()
        work(document)
        yield (time.perf_counter() - started) * 1000


def fresh_documents(rows: int) -> list[PrintableDocument]:
    return [make_invoice(rows) for _ in range(RUNS)]


def make_invoice(rows: int, *, template_id: int = 1, lang: str = "en") -> PrintableDocument:
    """Return an invoice that was never printed before, to bypass caches."""
    number = next(_numbers)
    priced = [Amounts.of_net(Decimal(100 + index), rate=RATES[index % 2]) for index in range(rows)]
    total = add_up(priced)
    invoice = {
        "number": f"{number}/02/2026",
        "lang": lang,
        "invoice_template_id": template_id,
        "currency": "EUR",
        "issue_date": date(2026, 2, 14),
        "payment_to": date(2026, 2, 28),
        "payment_type": "transfer",
        "seller_name": "Acme Trading",
        "buyer_name": f"Customer {number}",
        "price_net": total.net,
        "price_tax": total.tax,
        "price_gross": total.gross,
    }
    return PrintableDocument(
        kind="vat",
        invoice=invoice,
        positions=[make_row(index, number=number, amounts=amounts) for index, amounts in enumerate(priced)],
        tax_lines=[
            TaxLine.of(str(rate), amounts=add_up(priced[start::2])) for start, rate in enumerate(RATES[:rows])
        ],
        bank_accounts=[{"bank_account_number": "DE89370400440532013000"}],
        timestamp=NOW,
        country="PL",
    )


def make_row(index: int, *, number: int, amounts: Amounts) -> dict[str, Any]:
    return {
        "name": f"Item {index} of {number}",
        "quantity": Decimal(1),
        "quantity_unit": "pcs",
        "tax": str(RATES[index % 2]),
        "price_net": amounts.net,
        "price_gross": amounts.gross,
        "total_price_net": amounts.net,
        "total_price_tax": amounts.tax,
        "total_price_gross": amounts.gross,
    }


if __name__ == "__main__":
    main()
