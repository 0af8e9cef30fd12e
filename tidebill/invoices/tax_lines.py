"""Stored tax summaries of documents, and their remainder after corrections."""

from collections.abc import Iterable
from decimal import Decimal

from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import corrections_of
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.chains import add_by_rate
from tidebill.kernel.totals import TaxLine


def tax_lines(invoice: Invoice) -> tuple[TaxLine, ...]:
    """Return the stored tax summary for the engine."""
    return tuple(
        TaxLine(
            tax=line["tax"],
            rate=Decimal(line["rate"]),
            net=Decimal(line["net"]),
            tax_amount=Decimal(line["tax_amount"]),
            gross=Decimal(line["gross"]),
        )
        for line in invoice.tax_lines
    )


def sum_by_rate(invoices: Iterable[Invoice]) -> dict[str, Amounts]:
    """Return the sum of documents by canonical rate."""
    return add_by_rate(tax_lines(invoice) for invoice in invoices)


def left_by_rate(invoice: Invoice, *, besides: int | None = None) -> dict[str, Amounts]:
    """Return a document's remainder after corrections, by rate; ``besides`` is a correction to ignore."""
    corrections = [each for each in corrections_of([invoice.pk]) if each.pk != besides]
    return sum_by_rate([invoice, *corrections])
