"""Missing numbers and those of canceled documents, explained by the journal."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from tidebill.accounts.models import Account
from tidebill.accounts.services.gaps import DELETED, NUMBER_COLUMNS, sequences_of
from tidebill.accounts.services.numbering import Series, counter_of
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import TEST_SERIES, Invoice
from tidebill.reports.figures.sums import Rows

CANCELLED: Final = "cancelled"
_ACTIONS: Final = {DELETED: "invoice.destroy", CANCELLED: "invoice.cancel"}


def number_lines(account: Account, *, first: date | None, last: date | None) -> Rows:
    """Return rows by kind, pattern and period; series outside the range are excluded."""
    gaps = [
        _line(found.series, gap.first, gap.last, gap.reason, gap.subject_id)
        for found in sequences_of(account, Invoice)
        if _touches(found.series.period, first, last) and not found.series.kind.startswith(TEST_SERIES)
        for gap in found.gaps
    ]
    lines = sorted([*gaps, *_cancelled(first, last)], key=_order)
    return _explained(account, lines)


def _touches(period: str, first: date | None, last: date | None) -> bool:
    """Return whether a period such as ``2026-11`` overlaps the range; a series without period always does."""
    if not period:
        return True
    start, end = (f"{day.isoformat()}"[: len(period)] if day else None for day in (first, last))
    return (start is None or period >= start) and (end is None or period <= end)


def _line(series: Series, first: int, last: int, reason: str | None, subject: int | None) -> dict[str, Any]:
    return {
        "kind": series.kind,
        "pattern": series.pattern.text,
        "period": series.period or None,
        "first": first,
        "last": last,
        "reason": reason,
        "invoice_id": subject,
    }


def _cancelled(first: date | None, last: date | None) -> Iterable[dict[str, Any]]:
    rows = Invoice.objects.filter(cancelled=True, deleted=False, test=False).exclude(pattern="")
    rows = rows.filter(issue_date__gte=first) if first else rows
    rows = rows.filter(issue_date__lte=last) if last else rows
    for row in rows.only("account_id", "kind", "income", "test", "issue_date", *NUMBER_COLUMNS):
        counter = counter_of(row)
        if counter:
            yield _line(Series.given_to(row), counter, counter, CANCELLED, row.pk)


def _order(line: dict[str, Any]) -> tuple[Any, ...]:
    return line["kind"], line["pattern"], line["period"] or "", line["first"]


def _explained(account: Account, lines: Rows) -> Rows:
    """Add document number, user and time to the rows, in two statements."""
    subjects = {line["invoice_id"] for line in lines if line["invoice_id"]}
    numbers = dict(Invoice._base_manager.filter(account=account, pk__in=subjects).values_list("pk", "number"))
    entries = JournalEntry.objects.filter(
        account=account, action__in=_ACTIONS.values(), subject_id__in=subjects
    )
    done = {(entry.action, entry.subject_id): entry for entry in entries.select_related("user")}
    explained = []
    for line in lines:
        entry = done.get((_ACTIONS.get(line["reason"] or "", ""), line["invoice_id"] or 0))
        explained.append(
            {
                **line,
                "number": numbers.get(line["invoice_id"]),
                "at": entry.at if entry else None,
                "who": entry.user.name if entry and entry.user else None,
            }
        )
    return explained
