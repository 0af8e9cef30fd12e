"""Stored tax summaries of documents, and their remainder after corrections."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import corrections_of
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.chains import add_by_rate
from tidebill.kernel.money import to_wire
from tidebill.kernel.totals import TaxLine


def tax_lines(invoice: Invoice) -> tuple[TaxLine, ...]:
    """Return the stored summary by rate as the engine knows it."""
    return tuple(map(from_row, invoice.tax_lines))


def as_row(line: TaxLine) -> dict[str, str]:
    """Return a line of a summary as it is stored."""
    return {
        "tax": line.tax,
        "rate": to_wire(line.rate),
        "net": to_wire(line.net),
        "tax_amount": to_wire(line.tax_amount),
        "gross": to_wire(line.gross),
    }


def from_row(row: Mapping[str, str]) -> TaxLine:
    """Return a stored line of a summary as the engine knows it."""
    return TaxLine(
        tax=row["tax"],
        rate=Decimal(row["rate"]),
        net=Decimal(row["net"]),
        tax_amount=Decimal(row["tax_amount"]),
        gross=Decimal(row["gross"]),
    )


def sum_by_rate(invoices: Iterable[Invoice]) -> dict[str, Amounts]:
    """Return the sum of documents by canonical rate."""
    return add_by_rate(tax_lines(invoice) for invoice in invoices)


def left_by_rate(invoice: Invoice, *, besides: int | None = None) -> dict[str, Amounts]:
    """Return a document's remainder after corrections, by rate; ``besides`` is a correction to ignore."""
    corrections = [each for each in corrections_of([invoice.pk]) if each.pk != besides]
    return sum_by_rate([invoice, *corrections])
