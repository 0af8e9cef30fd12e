"""Documents to print, and readers of printed PDFs."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pikepdf
from pypdf import PdfReader

from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.tax import tax_rate
from tidebill.kernel.totals import TaxLine
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import render_pdf

CHANGED = datetime(2026, 2, 14, 9, 30, tzinfo=UTC)
POLISH_ACCOUNT = "PL61109010140000071219812874"
GERMAN_ACCOUNT = "DE89370400440532013000"

INVOICE: Mapping[str, Any] = {
    "kind": "vat",
    "number": "17/02/2026",
    "lang": "en",
    "currency": "EUR",
    "income": True,
    "cancelled": False,
    "place": "Gdańsk",
    "issue_date": date(2026, 2, 14),
    "sell_date": "2026-02-12",
    "payment_to": date(2026, 2, 28),
    "payment_to_kind": "14",
    "payment_type": "transfer",
    "paid": Decimal("0.00"),
    "seller_name": "Acme Trading Sp. z o.o.",
    "seller_tax_no": "525-244-57-67",
    "seller_street": "ul. Długa 12",
    "seller_post_code": "80-831",
    "seller_city": "Gdańsk",
    "seller_country": "PL",
    "buyer_name": "Müller & Söhne GmbH",
    "buyer_street": "Hafenstraße 7",
    "buyer_post_code": "20457",
    "buyer_city": "Hamburg",
    "buyer_country": "DE",
}


def make_position(
    name: str = "Consulting", *, net: str = "100.00", tax: str = "23", **columns: Any
) -> dict[str, Any]:
    """Return a line item with quantity one and its totals."""
    amounts = Amounts.of_net(Decimal(net), rate=tax_rate(tax))
    return {
        "kind": None,
        "name": name,
        "tax": tax,
        "quantity": Decimal("1.000000"),
        "price_net": amounts.net,
        "price_gross": amounts.gross,
        "total_price_net": amounts.net,
        "total_price_tax": amounts.tax,
        "total_price_gross": amounts.gross,
        **columns,
    }


def make_document(
    invoice: Mapping[str, Any] | None = None,
    *,
    positions: Sequence[Mapping[str, Any]] | None = None,
    **fields: Any,
) -> PrintableDocument:
    """Return an invoice with `positions` and matching totals; `invoice` and `fields` override columns."""
    rows = [make_position()] if positions is None else list(positions)
    lines = sum_by_tax(rows)
    total = add_up(line.amounts for line in lines)
    sums = {"price_net": total.net, "price_tax": total.tax, "price_gross": total.gross}
    document = PrintableDocument(
        kind="vat",
        invoice={**INVOICE, **sums, **(invoice or {})},
        positions=rows,
        tax_lines=lines,
        timestamp=CHANGED,
        country="PL",
        bank_accounts=[{"bank_account_number": GERMAN_ACCOUNT, "bank_name": "Commerzbank"}],
    )
    return replace(document, **fields)


def sum_by_tax(rows: Sequence[Mapping[str, Any]]) -> list[TaxLine]:
    priced = [row for row in rows if row.get("total_price_net") is not None]
    taxes = dict.fromkeys(row["tax"] for row in priced)
    return [
        TaxLine.of(tax, amounts=add_up(stored(row) for row in priced if row["tax"] == tax)) for tax in taxes
    ]


def stored(row: Mapping[str, Any]) -> Amounts:
    return Amounts(row["total_price_net"], row["total_price_tax"], row["total_price_gross"])


def print_pages(document: PrintableDocument, *, print_option: str = "original") -> list[str]:
    """Return the text of each page with single spaces, without invisible line break opportunities."""
    reader = PdfReader(io.BytesIO(render_pdf(document, print_option=print_option)))
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in reader.pages]


def print_text(document: PrintableDocument, *, print_option: str = "original") -> str:
    return " ".join(print_pages(document, print_option=print_option))


def open_pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))
