"""Document numbers: one counter row per series, locked by the update that takes the next number."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol, Self

from django.db import connection
from django.db.models import BigIntegerField, Max, Q, QuerySet
from django.db.models.functions import Cast

from tidebill.accounts.models import Account, Department, NumberCounter
from tidebill.kernel.numbering import MAX_COUNTER, Pattern, series_period
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

_TABLE = NumberCounter._meta.db_table
# Creates or increments the counter in one statement, which locks the row until the transaction ends.
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

# Initial number of candidates compared with existing documents at a time.
_AHEAD = 20


class Numbered(Protocol):
    """A document with a number assigned by us, and the columns that record its series.

    ``series_kind`` is the kind that is counted, ``number_prefix`` precedes its patterns, ``numbered_alike``
    matches the documents whose numbers must differ. ``number_kind`` and ``number_period`` record the series
    the number was drawn from and stay when the document's kind or date changes. Rows of older versions have
    none.
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
    """A number series: one kind, pattern and period, of an account or one of its departments.

    ``scope`` is the id of the department that has its own patterns, or 0.
    """

    account_id: int
    kind: str
    scope: int
    pattern: Pattern
    period: str

    @classmethod
    def of(cls, row: Numbered, department: Department | None, *, pattern: str | None = None) -> Self:
        """Return the series for a document of this kind and date; ``pattern`` overrides the default."""
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
        """Return the series a stored document was numbered in, regardless of its current kind and date."""
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
        """Return the series of a counter."""
        pattern = Pattern.parse(counter.pattern)
        return cls(counter.account_id, counter.kind, counter.scope, pattern, counter.period)

    @property
    def key(self) -> list[Any]:
        return [self.account_id, self.kind, self.scope, self.pattern.text, self.period]


def assign_number(row: Numbered, series: Series, wanted: str | None, *, only_free: bool = False) -> None:
    """Assign the ``wanted`` number, or the next one of the series.

    A manual number that follows the pattern advances the counter, so that the next number continues it.
    ``only_free`` skips numbers already assigned manually.
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


def assign_external_number(row: Numbered, series: Series, number: str) -> None:
    """Assign an external number, which may show another date than the document's.

    Advances the counter of the period that the number shows.
    """
    row.number = number.strip()
    found = series.pattern.locate(row.number, near=row.issue_date)
    series = replace(series, period=found[0] if found else "")
    if found:
        _raise_counter(series, found[1])
    _note_series(row, series)
    _note_counter(row, series, found[1] if found else None)


def reclaim_number(row: Numbered) -> None:
    """Advance the counter past the number of a document that is being restored."""
    series = Series.given_to(row)
    counter = counter_of(row)
    if counter:
        _raise_counter(series, counter)


def preview_number(row: Numbered, series: Series) -> str:
    """Return the number that the series would assign next, without reserving it."""
    last = NumberCounter.objects.filter(**_columns(series)).values_list("last", flat=True).first() or 0
    _note_series(row, series)
    return series.pattern.format(row.issue_date, counter=_first_free(row, series, last + 1))


def release_number(row: Numbered) -> bool:
    """Release the number of a document that is being deleted; False if it leaves a gap in the series."""
    series = Series.given_to(row)
    counter = counter_of(row)
    if counter is None:
        return True
    # Lock the counter against concurrent creates before looking at the documents.
    locked = NumberCounter.objects.filter(**_columns(series), last=counter).update(last=counter)
    if not locked:
        return False
    NumberCounter.objects.filter(**_columns(series)).update(last=_last_used(series, besides=row))
    return True


def counter_of(row: Numbered) -> int | None:
    """Return the counter in the number of a stored document; None if it follows no pattern."""
    found = getattr(row, Pattern.parse(row.pattern).column) if row.pattern else None
    return int(found) if found else None


def _take_next(series: Series) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, series.key)
        counter = int(cursor.fetchone()[0])
    if counter > MAX_COUNTER:
        raise RuleViolation("No numbers are left in this series. Change its pattern.")
    return counter


def _next_free(row: Numbered, series: Series) -> int:
    """Take the next number that no document has; the first statement locks the counter."""
    first = _take_next(series)
    _note_series(row, series)
    counter = _first_free(row, series, first)
    if counter > first:
        _raise_counter(series, counter)
    return counter


def _first_free(row: Numbered, series: Series, first: int) -> int:
    """Return the lowest counter from ``first`` on whose number is free."""
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
    raise RuleViolation("No numbers are left in this series. Change its pattern.")


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
        # Daily counters are text in the API of some documents and integers in that of others.
        table: Any = type(row)
        column = table._meta.get_field(series.pattern.column)
        setattr(row, series.pattern.column, column.to_python(counter))


def _columns(series: Series) -> dict[str, Any]:
    return dict(zip(("account_id", "kind", "scope", "pattern", "period"), series.key, strict=True))


def _last_used(series: Series, *, besides: Numbered) -> int:
    """Return the highest counter still used in the series."""
    table: Any = type(besides)
    # Includes departments that the caller can't access.
    rows = table._base_manager.filter(account_id=series.account_id, deleted=False)
    rows = rows.filter(number_scope=series.scope, pattern=series.pattern.text).exclude(pk=besides.pk)
    counters = Cast(series.pattern.column, BigIntegerField())
    recorded = rows.filter(number_kind=series.kind, number_period=series.period)
    last: int = recorded.aggregate(last=Max(counters))["last"] or 0
    return max(last, *(counter for counter in map(counter_of, _unrecorded(rows, series)) if counter), 0)


def _unrecorded(rows: "QuerySet[Any]", series: Series) -> Iterator[Numbered]:
    """Yield documents numbered by an older version that is still running."""
    for row in rows.filter(number_kind=None).iterator():
        if Series.given_to(row) == series:
            yield row


def _alike(row: Numbered) -> Any:
    """Return the documents whose numbers must differ from this one's."""
    table: Any = type(row)
    same = row.numbered_alike | Q(number_kind=row.number_kind, number_period=row.number_period)
    # Includes departments that the caller can't access.
    return table._base_manager.filter(same, account_id=row.account_id, deleted=False)


def upcoming_numbers(
    account: Account, series_kind: str, pattern: Pattern, day: date, *, count: int
) -> list[str]:
    """Return the next numbers of a kind on a day, without reserving them."""
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
