"""Numbers of documents: one counter row a series, locked by the update that takes the next number."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol, Self

from django.db import connection
from django.db.models import BigIntegerField, Max, Q
from django.db.models.functions import Cast

from tidebill.accounts.models import Account, Department, NumberCounter
from tidebill.kernel.numbering import MAX_COUNTER, Pattern, series_period
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

_TABLE = NumberCounter._meta.db_table
# One statement that makes the counter or moves it on, and holds its row until the transaction ends.
_TAKE = f"""
    INSERT INTO {_TABLE} (account_id, kind, scope, pattern, period, last) VALUES (%s, %s, %s, %s, %s, 1)
    ON CONFLICT (account_id, kind, scope, pattern, period) DO UPDATE SET last = {_TABLE}.last + 1
    RETURNING last
"""  # noqa: S608
_RAISE = f"""
    INSERT INTO {_TABLE} (account_id, kind, scope, pattern, period, last) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (account_id, kind, scope, pattern, period) DO UPDATE
    SET last = CASE WHEN excluded.last > {_TABLE}.last THEN excluded.last ELSE {_TABLE}.last END
"""  # noqa: S608

# How many numbers a look ahead compares with those of documents at a time, at first.
_AHEAD = 20


class Numbered(Protocol):
    """A document with a number of ours: a row of its table, with the columns that tell where it was counted.

    ``series_kind`` names what the numbers count, ``number_prefix`` goes before their patterns,
    ``numbered_alike`` finds the documents that must differ.
    ``number_kind`` and ``number_period`` are those of the series that the number was drawn from: they stay
    when the document's kind or date changes. Rows of older versions have none.
    """

    pk: Any
    account: Account
    account_id: int
    kind: str
    issue_date: date
    number: str
    number_scope: int
    number_kind: str | None
    number_period: str | None
    pattern: str

    @property
    def series_kind(self) -> str: ...

    @property
    def number_prefix(self) -> str: ...

    @property
    def numbered_alike(self) -> Q: ...


@dataclass(frozen=True)
class Series:
    """What numbers run through: one kind, one pattern, one period, of an account or one of its departments.

    ``scope`` is the department that brings its own patterns, or 0.
    """

    account_id: int
    kind: str
    scope: int
    pattern: Pattern
    period: str

    @classmethod
    def of(cls, row: Numbered, department: Department | None, *, pattern: str | None = None) -> Self:
        """The series that a document of this kind and date belongs to; ``pattern`` replaces the usual one."""
        prefix = row.number_prefix
        if pattern:
            return cls._for(
                row, Pattern.parse(pattern if pattern.startswith(prefix) else prefix + pattern), scope=0
            )
        own = department.number_pattern(row.kind) if department else None
        text = own or row.account.number_pattern(row.kind)
        return cls._for(row, Pattern.parse(prefix + text), scope=department.pk if department and own else 0)

    @classmethod
    def given_to(cls, row: Numbered) -> Self:
        """The series that a stored document was numbered in, whatever its kind and date are now."""
        usual = cls._for(row, Pattern.parse(row.pattern), scope=row.number_scope)
        if row.number_kind is None or row.number_period is None:
            return usual
        return replace(usual, kind=row.number_kind, period=row.number_period)

    @classmethod
    def _for(cls, row: Numbered, pattern: Pattern, *, scope: int) -> Self:
        return cls(
            account_id=row.account_id,
            kind=row.series_kind,
            scope=scope,
            pattern=pattern,
            period=pattern.counter_period(row.issue_date).key,
        )

    @classmethod
    def counted_by(cls, counter: NumberCounter) -> Self:
        """The series of a counter."""
        pattern = Pattern.parse(counter.pattern)
        return cls(counter.account_id, counter.kind, counter.scope, pattern, counter.period)

    @property
    def key(self) -> list[Any]:
        return [self.account_id, self.kind, self.scope, self.pattern.text, self.period]


def assign_number(row: Numbered, series: Series, wanted: str | None, *, only_free: bool = False) -> None:
    """Numbers the document: as wanted, or with the next number of the series.

    A number given by hand that follows the pattern moves the counter on, so that the next one continues it.
    ``only_free`` passes over numbers that documents given by hand have already.
    """
    if wanted and wanted.strip():
        row.number = wanted.strip()
        counter = series.pattern.match(row.number, row.issue_date)
        if counter:
            _raise_counter(series, counter)
        else:
            shown = series_period(series.pattern.text, row.number, row.issue_date)
            series = replace(series, period=shown)
    else:
        counter = _next_free(row, series) if only_free else _take_next(series)
        row.number = series.pattern.format(row.issue_date, counter=counter)
    _note_series(row, series)
    _note_counter(row, series, counter)


def keep_number(row: Numbered, series: Series, number: str) -> None:
    """Numbers a document that has its number from elsewhere, and may show another date than its own.

    The counter of the period that the number shows goes on after it.
    """
    row.number = number.strip()
    found = series.pattern.locate(row.number, near=row.issue_date)
    series = replace(series, period=found[0] if found else "")
    if found:
        _raise_counter(series, found[1])
    _note_series(row, series)
    _note_counter(row, series, found[1] if found else None)


def take_number_again(row: Numbered) -> None:
    """Moves the counter past the number of a document that was deleted and comes back."""
    series = Series.given_to(row)
    counter = counter_of(row)
    if counter:
        _raise_counter(series, counter)


def preview_number(row: Numbered, series: Series) -> str:
    """The number that the next document of the series would get now; nothing is taken, nothing promised."""
    last = NumberCounter.objects.filter(**_columns(series)).values_list("last", flat=True).first() or 0
    _note_series(row, series)
    return series.pattern.format(row.issue_date, counter=_first_free(row, series, last + 1))


def release_number(row: Numbered) -> bool:
    """Frees the number of a document that is being deleted; False if it leaves a gap in its series."""
    series = Series.given_to(row)
    counter = counter_of(row)
    if counter is None:
        return True
    # Locks the counter against creators before looking at the documents.
    locked = NumberCounter.objects.filter(**_columns(series), last=counter).update(last=counter)
    if not locked:
        return False
    NumberCounter.objects.filter(**_columns(series)).update(last=_last_used(series, besides=row))
    return True


def counter_of(row: Numbered) -> int | None:
    """The counter in the number of a stored document; None where its number follows no pattern."""
    found = getattr(row, Pattern.parse(row.pattern).column) if row.pattern else None
    return int(found) if found else None


def _take_next(series: Series) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, series.key)
        counter = int(cursor.fetchone()[0])
    if counter > MAX_COUNTER:
        raise RuleViolation("The series of numbers is exhausted: change its pattern")
    return counter


def _next_free(row: Numbered, series: Series) -> int:
    """Takes the next number that no document has; the counter is ours from the first statement on."""
    first = _take_next(series)
    _note_series(row, series)
    counter = _first_free(row, series, first)
    if counter > first:
        _raise_counter(series, counter)
    return counter


def _first_free(row: Numbered, series: Series, first: int) -> int:
    """The lowest counter from ``first`` on whose number no document has."""
    count = _AHEAD
    while first <= MAX_COUNTER:
        last = min(first + count, MAX_COUNTER + 1)
        numbers = {
            counter: series.pattern.format(row.issue_date, counter=counter) for counter in range(first, last)
        }
        same = _alike(row).filter(number__in=numbers.values(), number_scope=row.number_scope)
        used = set(same.values_list("number", flat=True))
        free = next((counter for counter, number in numbers.items() if number not in used), None)
        if free:
            return free
        first, count = last, min(count * 2, 500)
    raise RuleViolation("The series of numbers is exhausted: change its pattern")


def _raise_counter(series: Series, counter: int) -> None:
    if counter > MAX_COUNTER:
        raise Invalid({"number": errors.INVALID})
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [*series.key, counter])


def _note_series(row: Numbered, series: Series) -> None:
    row.pattern, row.number_scope = series.pattern.text, series.scope
    row.number_kind, row.number_period = series.kind, series.period


def _note_counter(row: Numbered, series: Series, counter: int | None) -> None:
    for column in ("pattern_nr", "pattern_nr_m", "pattern_nr_d"):
        setattr(row, column, None)
    if counter:
        # The counter of a day is text on the wire of some documents and a number on that of others.
        table: Any = type(row)
        column = table._meta.get_field(series.pattern.column)
        setattr(row, series.pattern.column, column.to_python(counter))


def _columns(series: Series) -> dict[str, Any]:
    return dict(zip(("account_id", "kind", "scope", "pattern", "period"), series.key, strict=True))


def _last_used(series: Series, *, besides: Numbered) -> int:
    """The highest counter that a document of the series still has."""
    table: Any = type(besides)
    # Also those of departments that the caller does not see.
    rows = table._base_manager.filter(account_id=series.account_id, deleted=False)
    rows = rows.filter(number_scope=series.scope, pattern=series.pattern.text).exclude(pk=besides.pk)
    counters = Cast(series.pattern.column, BigIntegerField())
    recorded = rows.filter(number_kind=series.kind, number_period=series.period)
    last: int = recorded.aggregate(last=Max(counters))["last"] or 0
    return max(last, *(counter for counter in map(counter_of, _unrecorded(rows, series)) if counter), 0)


def _unrecorded(rows: Any, series: Series) -> Iterator[Numbered]:
    """The documents of the series that an older version has numbered, while both write."""
    for row in rows.filter(number_kind=None).iterator():
        if Series.given_to(row) == series:
            yield row


def _alike(row: Numbered) -> Any:
    """The documents whose numbers a number of this one must differ from."""
    table: Any = type(row)
    same = row.numbered_alike | Q(number_kind=row.number_kind, number_period=row.number_period)
    # Also those of departments that the caller does not see.
    return table._base_manager.filter(same, account_id=row.account_id, deleted=False)


def upcoming_numbers(
    account: Account, series_kind: str, pattern: Pattern, day: date, *, count: int
) -> list[str]:
    """The numbers that the account's next documents of a kind would get on that day; nothing is taken."""
    period = pattern.counter_period(day).key
    last = (
        NumberCounter.objects.filter(
            account=account, kind=series_kind, scope=0, pattern=pattern.text, period=period
        )
        .values_list("last", flat=True)
        .first()
    )
    first = (last or 0) + 1
    return [pattern.format(day, counter=counter) for counter in range(first, first + count)]
