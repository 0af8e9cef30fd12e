"""Gaps in number series and their reasons, such as why number 7 is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tidebill.accounts.models import Account, NumberCounter
from tidebill.accounts.services.numbering import Series, counter_of
from tidebill.events.models import JournalEntry

DELETED = "deleted"
RENUMBERED = "renumbered"
BY_HAND = "by_hand"
MOVED = "moved"
NUMBER_COLUMNS = (
    *("number", "number_scope", "number_kind", "number_period"),
    *("pattern", "pattern_nr", "pattern_nr_m", "pattern_nr_d"),
)


@dataclass(frozen=True)
class Gap:
    """Missing counters ``first`` to ``last``.

    ``reason`` is `deleted`, `renumbered`, `moved` if the number belonged to a document that has since changed
    its kind, or `by_hand` if the next document was numbered manually; None if unknown. ``subject_id`` is the
    id of the document that explains the gap.
    """

    first: int
    last: int
    reason: str | None
    subject_id: int | None


@dataclass(frozen=True)
class SeriesSummary:
    """Summary of one series: the last number, the count of documents, and the gaps."""

    series: Series
    last: int
    count: int
    gaps: tuple[Gap, ...]


def sequences_of(account: Account, table: object) -> list[SeriesSummary]:
    """Return all series of a table of documents, by kind, pattern and period.

    Each document is read once, and once more for each series whose gaps are unexplained by then.
    """
    read = _Read(account, table)
    found = {*read.used, *read.gone, *read.counters}
    return [read.sequence(series) for series in sorted(found, key=lambda series: [*map(str, series.key)])]


class _Text(NamedTuple):
    """A number that may belong to a series in which its document is not counted."""

    subject: int
    number: str
    day: date
    kinds: frozenset[str | None]
    deleted: bool


class _Read:
    """Counters that documents have, had, and released."""

    def __init__(self, account: Account, table: Any) -> None:
        self.account = account
        self.table = table
        self.used: dict[Series, dict[int, int]] = {}
        self.gone: dict[Series, dict[int, int]] = {}
        self.texts: dict[int, list[_Text]] = {}
        self.renumbered: list[tuple[int, str]] = []
        self.former_kinds: dict[int, set[str]] = {}
        self.by_hand: set[int] = set()
        self._read_documents()
        self._read_journal()
        self.counters = self._read_counters()

    def sequence(self, series: Series) -> SeriesSummary:
        used = self.used.get(series, {})
        last = max([*used, self.counters.get(series, 0)])
        known = _Known(series, used, self.gone.get(series, {}))
        if len(used) < last:
            known.look_at(self.texts.get(series.scope, ()), self.former_kinds)
            known.look_back(self.renumbered)
        gaps = known.gaps(last, self.by_hand)
        if any(gap.reason is None for gap in gaps):
            rows = self._rows().filter(number_scope=series.scope).iterator()
            known.look_at(map(_text, rows), self.former_kinds)
            gaps = known.gaps(last, self.by_hand)
        return SeriesSummary(series, last, len(used), gaps)

    def _rows(self) -> Any:
        names = {column.name for column in self.table._meta.concrete_fields}
        wanted = ["kind", "issue_date", "deleted", *NUMBER_COLUMNS, *({"income", "test"} & names)]
        rows = self.table._base_manager.filter(account=self.account).only("account_id", *wanted)
        return rows.order_by("pk")

    def _read_documents(self) -> None:
        for row in self._rows().iterator():
            if not row.pattern:
                continue
            series, counter = Series.given_to(row), counter_of(row)
            if counter:
                held = self.gone if row.deleted else self.used
                held.setdefault(series, {})[counter] = row.pk
            if series.kind != row.series_kind or (not counter and series.period):
                self.texts.setdefault(row.number_scope, []).append(_text(row))

    def _read_journal(self) -> None:
        word = self.table.journal_name
        entries = JournalEntry.objects.filter(account=self.account).order_by("pk")
        made = entries.filter(action=f"{word}.create", after__given=True)
        self.by_hand.update(made.values_list("subject_id", flat=True))
        changed = entries.filter(action=f"{word}.update", before__has_key="number")
        for subject, number in changed.values_list("subject_id", "before__number").iterator():
            self.by_hand.add(subject)
            self.renumbered.append((subject, number))
        moved = entries.filter(action=f"{word}.update", before__has_key="kind")
        for subject, kind in moved.values_list("subject_id", "before__kind").iterator():
            self.former_kinds.setdefault(subject, set()).add(kind)

    def _read_counters(self) -> dict[Series, int]:
        kinds = {series.kind for series in (*self.used, *self.gone)}
        rows = NumberCounter.objects.filter(account=self.account, kind__in=kinds, last__gt=0)
        return {Series.counted_by(row): row.last for row in rows}


class _Known:
    """Counters of one series that documents have, and explained ones."""

    def __init__(self, series: Series, used: Mapping[int, int], gone: Mapping[int, int]) -> None:
        self.series = series
        self.present = dict(used)
        self.explained = {counter: (DELETED, subject) for counter, subject in gone.items()}

    def look_at(self, texts: Iterable[_Text], former_kinds: Mapping[int, set[str]]) -> None:
        """Match numbers shown on documents that are not, or no longer, counted in the series."""
        kind = self.series.kind
        for text in texts:
            is_alike = kind in text.kinds
            if not (is_alike or kind in former_kinds.get(text.subject, ())):
                continue
            counter = shown_counter(self.series, text.number, text.day)
            if counter is None:
                continue
            if text.deleted:
                self.explained.setdefault(counter, (DELETED, text.subject))
            elif is_alike:
                self.present.setdefault(counter, text.subject)
            else:
                self.explained.setdefault(counter, (MOVED, text.subject))

    def look_back(self, renumbered: Iterable[tuple[int, str]]) -> None:
        """Match former numbers of renumbered documents."""
        for subject, number in renumbered:
            counter = shown_counter(self.series, number, None)
            if counter is not None:
                self.explained.setdefault(counter, (RENUMBERED, subject))

    def gaps(self, last: int, by_hand: set[int]) -> tuple[Gap, ...]:
        """Return ranges of missing counters with the same reason, lowest first."""
        found: list[Gap] = []
        following = 0
        above = last + 1
        for counter in (*sorted({*self.present, *self.explained}, reverse=True), 0):
            if counter > last:
                continue
            if counter + 1 < above:
                found.append(_stretch(counter + 1, above - 1, following if following in by_hand else None))
            above = counter
            if counter in self.present:
                following = self.present[counter]
            elif counter:
                reason, following = self.explained[counter]
                found.append(Gap(counter, counter, reason, following))
        return tuple(_joined(reversed(found)))


def _stretch(first: int, last: int, passed_by: int | None) -> Gap:
    return Gap(first, last, BY_HAND if passed_by else None, passed_by)


def _text(row: Any) -> _Text:
    kinds = frozenset({row.series_kind, row.number_kind})
    return _Text(row.pk, row.number, row.issue_date, kinds, row.deleted)


def shown_counter(series: Series, number: str, day: date | None) -> int | None:
    """Return the counter in a number, if it belongs to the series."""
    year = int(series.period[:4]) if series.period else 0
    near = date(year, 1, 1) if year else day or date(2000, 1, 1)
    found = series.pattern.locate(number, near=near)
    return found[1] if found and found[0] == series.period else None


def _joined(gaps: Iterable[Gap]) -> Iterator[Gap]:
    """Join adjacent gaps with the same reason and document."""
    below: Gap | None = None
    for gap in gaps:
        if below and (below.last + 1, below.reason, below.subject_id) == (
            gap.first,
            gap.reason,
            gap.subject_id,
        ):
            below = Gap(below.first, gap.last, gap.reason, gap.subject_id)
            continue
        if below:
            yield below
        below = gap
    if below:
        yield below
