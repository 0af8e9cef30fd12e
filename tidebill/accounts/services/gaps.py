"""Numbers that a series of documents lacks, and why: the answer to "where is number 7"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidebill.accounts.models import Account, NumberCounter
from tidebill.accounts.services.numbering import Numbered, Series
from tidebill.events.models import JournalEntry

DELETED = "deleted"
RENUMBERED = "renumbered"
BY_HAND = "by_hand"
_COLUMNS = ("pattern_nr", "pattern_nr_m", "pattern_nr_d")
_Reason = tuple[str | None, int | None]
_NOTHING: _Reason = (None, None)


@dataclass(frozen=True)
class Gap:
    """Counters ``first`` to ``last`` that no document has.

    ``reason`` is `deleted`, `renumbered`, or `by_hand` where the document after them was numbered by hand;
    None where nothing explains them. ``subject_id`` is the document that explains them.
    """

    first: int
    last: int
    reason: str | None
    subject_id: int | None


@dataclass(frozen=True)
class Sequence:
    """The numbers of one series: the last that was given, how many documents have one, what is lacking."""

    series: Series
    last: int
    count: int
    gaps: tuple[Gap, ...]


def sequences_of(account: Account, table: Any) -> list[Sequence]:
    """Every series of a table of documents, by kind, pattern and period; each document is read once."""
    read = _Read(account, table)
    found = {*read.used, *read.gone, *read.counters}
    return [read.sequence(series) for series in sorted(found, key=lambda series: [*map(str, series.key)])]


class _Read:
    """The counters that documents have, had, and gave up."""

    def __init__(self, account: Account, table: Any) -> None:
        self.account = account
        self.table = table
        self.used: dict[Series, dict[int, int]] = {}
        self.gone: dict[Series, dict[int, int]] = {}
        self.renumbered: dict[str, dict[int, int]] = {name: {} for name in _COLUMNS}
        self.by_hand: set[int] = set()
        self._read_documents()
        self._read_journal()
        self.counters = self._read_counters()

    def sequence(self, series: Series) -> Sequence:
        used = self.used.get(series, {})
        last = max([*used, self.counters.get(series, 0)])
        gaps = tuple(_joined(self._missing(series, used, last)))
        return Sequence(series, last, len(used), gaps)

    def _missing(self, series: Series, used: Mapping[int, int], last: int) -> Iterator[tuple[int, _Reason]]:
        """Each counter that is lacking, downwards, so that the document after it is known."""
        following: int | None = None
        for counter in range(last, 0, -1):
            if counter in used:
                following = used[counter]
            else:
                yield counter, self._reason(series, counter, following)

    def _reason(self, series: Series, counter: int, following: int | None) -> _Reason:
        deleted = self.gone.get(series, {}).get(counter)
        if deleted:
            return DELETED, deleted
        changed = self.renumbered[series.pattern.column].get(counter)
        if changed:
            return RENUMBERED, changed
        return (BY_HAND, following) if following in self.by_hand else _NOTHING

    def _read_documents(self) -> None:
        names = {column.name for column in self.table._meta.concrete_fields}
        wanted = ["kind", "issue_date", "number", "number_scope", "pattern", "deleted", *_COLUMNS]
        wanted += ["income"] if "income" in names else []
        rows = self.table._base_manager.filter(account=self.account).only("account_id", *wanted)
        for row in rows.order_by("pk").iterator():
            if row.pattern and (counter := _counter(row)):
                held = self.gone if row.deleted else self.used
                held.setdefault(Series.given_to(row), {})[counter] = row.pk

    def _read_journal(self) -> None:
        word = self.table.journal_name
        entries = JournalEntry.objects.filter(account=self.account).order_by("pk")
        made = entries.filter(action=f"{word}.create", after__given=True)
        self.by_hand.update(made.values_list("subject_id", flat=True))
        changed = entries.filter(action=f"{word}.update", before__has_key="number")
        for subject, before in changed.values_list("subject_id", "before").iterator():
            self.by_hand.add(subject)
            for name in _COLUMNS:
                if before and before.get(name):
                    self.renumbered[name][int(before[name])] = subject

    def _read_counters(self) -> dict[Series, int]:
        kinds = {series.kind for series in (*self.used, *self.gone)}
        rows = NumberCounter.objects.filter(account=self.account, kind__in=kinds, last__gt=0)
        return {Series.counted_by(row): row.last for row in rows}


def _counter(row: Numbered) -> int | None:
    found = getattr(row, Series.given_to(row).pattern.column)
    return int(found) if found else None


def _joined(missing: Iterator[tuple[int, _Reason]]) -> Iterator[Gap]:
    """Stretches of missing counters of one reason, from the lowest."""
    stretches: list[Gap] = []
    for counter, (reason, subject) in missing:
        below = stretches[-1] if stretches else None
        if below and below.first == counter + 1 and (below.reason, below.subject_id) == (reason, subject):
            stretches[-1] = Gap(counter, below.last, reason, subject)
        else:
            stretches.append(Gap(counter, counter, reason, subject))
    yield from reversed(stretches)
