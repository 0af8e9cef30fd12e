"""Numbers: no unexplained gaps, and no counter behind its documents."""

from collections.abc import Iterator

from tidebill.accounts.models import Account, NumberCounter
from tidebill.accounts.services.gaps import Sequence, sequences_of
from tidebill.accounts.services.numbering import Series
from tidebill.audit.findings import Finding
from tidebill.invoices.models import TEST_SERIES, Invoice
from tidebill.stock.models import WarehouseDocument

_RULE = "numbers"


def check_numbers(account: Account) -> Iterator[Finding]:
    """Check that each missing number was deleted, changed, or skipped manually."""
    counters = {Series.counted_by(row): row.last for row in NumberCounter.objects.filter(account=account)}
    for table in (Invoice, WarehouseDocument):
        for sequence in sequences_of(account, table):
            if not sequence.series.kind.startswith(TEST_SERIES):
                yield from _check(sequence, counters.get(sequence.series, 0))


def _check(sequence: Sequence, counter: int) -> Iterator[Finding]:
    series = sequence.series
    subject = f"{series.kind} {series.pattern.text} {series.period}".strip()
    for gap in sequence.gaps:
        if gap.reason is None:
            numbers = str(gap.first) if gap.first == gap.last else f"{gap.first} to {gap.last}"
            yield Finding(subject, _RULE, f"{numbers} of {sequence.last} is lacking, and nothing tells why")
    if counter < sequence.last:
        text = f"the counter stands at {counter}, a document has {sequence.last} already"
        yield Finding(subject, _RULE, text)
