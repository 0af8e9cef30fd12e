"""A document of every kind with its specific data."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tests.printing.typesetting.documents import make_document, make_position, sum_by_tax
from tidebill.kernel.amounts import Amounts, add_up
from tidebill.printing.typesetting.document import PrintableDocument

ADVANCES = (("FA/1", date(2026, 1, 9), "100.00"), ("FA/2", date(2026, 1, 23), "150.00"))


def make_kind(kind: str, invoice: Mapping[str, Any] | None = None) -> PrintableDocument:
    """Return a document of this kind with everything it can show; `invoice` overrides columns."""
    return MAKERS.get(kind, make_plain)(kind, {"kind": kind, **(invoice or {})})


def make_plain(kind: str, invoice: Mapping[str, Any]) -> PrintableDocument:
    rows = [make_position("Consulting", net="1234.50"), make_position("Books", net="80.00", tax="8")]
    return make_document(invoice, kind=kind, positions=rows)


def make_correction(kind: str, invoice: Mapping[str, Any]) -> PrintableDocument:
    """Correct a quantity of two to one, and a name."""
    row = {
        **make_position("Consulting", net="-100.00"),
        "kind": "correction",
        "quantity": Decimal(-1),
        "correction_before_attributes": make_side(
            "2.0", net="200.00", price="100.0", kind="correction_before"
        ),
        "correction_after_attributes": make_side("1.0", net="100.00", price="100.0", kind="correction_after"),
    }
    columns = {
        "correction_reason": "Wrong quantity",
        "corrected_content_before": "Buyer: Muller & Sohne",
        "corrected_content_after": "Buyer: Müller & Söhne",
    }
    return make_document(
        {**columns, **invoice},
        kind=kind,
        positions=[row],
        corrected={"number": "9/01/2026", "issue_date": date(2026, 1, 9)},
    )


def make_side(quantity: str, *, net: str, price: str, kind: str) -> dict[str, Any]:
    """Return one side of a corrected line item as stored: numbers are text."""
    amounts = Amounts.of_net(Decimal(net), rate=Decimal(23))
    return {
        "kind": kind,
        "name": "Consulting",
        "tax": "23",
        "quantity": quantity,
        "price_net": price,
        "price_gross": "123.0",
        "total_price_net": str(amounts.net),
        "total_price_tax": str(amounts.tax),
        "total_price_gross": str(amounts.gross),
    }


def make_final(kind: str, invoice: Mapping[str, Any]) -> PrintableDocument:
    """Return an order of 1000.00 net minus its advances."""
    rows = [make_position("Design", net="600.00"), make_position("Printing", net="400.00", tax="8")]
    advances = [make_advance(*advance) for advance in ADVANCES]
    advanced = add_up(line.amounts for advance in advances for line in advance["tax_lines"])
    left = add_up(line.amounts for line in sum_by_tax(rows)) - advanced
    sums = {"price_net": left.net, "price_tax": left.tax, "price_gross": left.gross}
    return make_document({**sums, **invoice}, kind=kind, positions=rows, advances=advances)


def make_advance(number: str, issued: date, net: str) -> dict[str, Any]:
    rows = [make_position(net=net), make_position(net=net, tax="8")]
    total = add_up(line.amounts for line in sum_by_tax(rows))
    return {
        "number": number,
        "issue_date": issued,
        "price_net": total.net,
        "price_tax": total.tax,
        "price_gross": total.gross,
        "tax_lines": sum_by_tax(rows),
    }


def make_margin(kind: str, invoice: Mapping[str, Any]) -> PrintableDocument:
    row = make_position(
        "Chair, 1920",
        net="800.00",
        tax="disabled",
        total_purchase_price=Decimal("555.55"),
        vat_margin_tax="23",
        vat_margin_total_price_tax=Decimal("45.71"),
    )
    return make_document(
        {"procedure_vat_margin": "procedura marży – towary używane", **invoice}, kind=kind, positions=[row]
    )


def make_voucher(kind: str, invoice: Mapping[str, Any]) -> PrintableDocument:
    rows = [make_position("Invoice 17/02/2026", net="500.00", tax="disabled")]
    people = {"seller_person": "Anna Kowalska", "buyer_person": "Jürgen Müller"}
    return make_document({**people, **invoice}, kind=kind, positions=rows)


def make_correction_note(kind: str, invoice: Mapping[str, Any]) -> PrintableDocument:
    columns = {
        "correction": "9/01/2026",
        "corrected_content_before": "ul. Krótka 1",
        "corrected_content_after": "ul. Długa 12",
        "price_gross": Decimal(0),
    }
    return make_document({**columns, **invoice}, kind=kind, positions=[])


def make_accounting_note(kind: str, invoice: Mapping[str, Any]) -> PrintableDocument:
    rows = [make_position("Interest for late payment", net="12.34", tax="np")]
    return make_document({"accounting_note_kind": "debit", **invoice}, kind=kind, positions=rows)


Maker = Callable[[str, Mapping[str, Any]], PrintableDocument]
MAKERS: Mapping[str, Maker] = {
    "correction": make_correction,
    "final": make_final,
    "vat_margin": make_margin,
    "kp": make_voucher,
    "kw": make_voucher,
    "payment_receipt": make_voucher,
    "correction_note": make_correction_note,
    "accounting_note": make_accounting_note,
}
