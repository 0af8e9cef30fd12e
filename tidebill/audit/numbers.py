"""Numbers: no unexplained gaps, none used twice, each counted in the series that it shows."""

from collections.abc import Iterator
from typing import Any

from tidebill.accounts.models import Account, NumberCounter
from tidebill.accounts.services.gaps import SeriesSummary, sequences_of, shown_counter
from tidebill.accounts.services.numbering import Series, counter_of
from tidebill.audit.findings import Inconsistency
from tidebill.invoices.models import TEST_SERIES, Invoice
from tidebill.stock.models import WarehouseDocument

_RULE = "numbers"


def check_numbers(account: Account) -> Iterator[Inconsistency]:
    """Check that each missing number was deleted, changed, or skipped manually."""
    counters = {Series.counted_by(row): row.last for row in NumberCounter.objects.filter(account=account)}
    for table in (Invoice, WarehouseDocument):
        for sequence in sequences_of(account, table):
            if not sequence.series.kind.startswith(TEST_SERIES):
                yield from _check(sequence, counters.get(sequence.series, 0))


def check_series() -> Iterator[Inconsistency]:
    """Check that no number is used twice in its series, and that each shows the counter it is counted by."""
    for table in (Invoice, WarehouseDocument):
        first: dict[tuple[Any, ...], str] = {}
        rows = table.objects.filter(deleted=False).exclude(pattern="").order_by("pk")
        for row in rows.iterator():
            series, counter = Series.given_to(row), counter_of(row)
            if counter and shown_counter(series, row.number, row.issue_date) != counter:
                where = f"number {counter} of {series.pattern.text} {series.period}".strip()
                yield Inconsistency(_name(row), _RULE, f"it is counted as {where}, which it does not show")
            if not getattr(row, "income", True):
                # Suppliers' numbers may repeat.
                continue
            other = first.setdefault((series.kind, series.scope, series.period, row.number), _name(row))
            if other != _name(row):
                yield Inconsistency(_name(row), _RULE, f"{other} has the same number")


def _name(row: Invoice | WarehouseDocument) -> str:
    return f"{row.kind} {row.number} ({row.pk})"


def _check(sequence: SeriesSummary, counter: int) -> Iterator[Inconsistency]:
    series = sequence.series
    subject = f"{series.kind} {series.pattern.text} {series.period}".strip()
    for gap in sequence.gaps:
        if gap.reason is None:
            numbers = str(gap.first) if gap.first == gap.last else f"{gap.first} to {gap.last}"
            yield Inconsistency(
                subject, _RULE, f"{numbers} of {sequence.last} is lacking, and nothing tells why"
            )
    if counter < sequence.last:
        text = f"the counter stands at {counter}, a document has {sequence.last} already"
        yield Inconsistency(subject, _RULE, text)
