"""Numbers of documents: one counter row a series, locked by the update that takes the next number."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, Self

from django.db import connection
from django.db.models import BigIntegerField, Max, Q
from django.db.models.functions import Cast

from tidebill.accounts.models import Account, Department, NumberCounter
from tidebill.kernel.numbering import MAX_COUNTER, Pattern
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

# Numbers given by hand that a look ahead passes over.
_PEEKED = 20


class Numbered(Protocol):
    """A document with a number of ours: a row of its table, with the columns that tell where it was counted.

    ``series_kind`` names what the numbers count, ``numbered_alike`` finds the documents that must differ.
    """

    pk: Any
    account: Account
    account_id: int
    kind: str
    issue_date: date
    number: str
    number_scope: int
    pattern: str

    @property
    def series_kind(self) -> str: ...

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
        if pattern:
            return cls._for(row, Pattern.parse(pattern), scope=0)
        own = department.number_pattern(row.kind) if department else None
        text = own or row.account.number_pattern(row.kind)
        return cls._for(row, Pattern.parse(text), scope=department.pk if department and own else 0)

    @classmethod
    def given_to(cls, row: Numbered) -> Self:
        """The series that a stored document was numbered in."""
        return cls._for(row, Pattern.parse(row.pattern), scope=row.number_scope)

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


def give_number(row: Numbered, series: Series, wanted: str | None, *, only_free: bool = False) -> None:
    """Numbers the document: as wanted, or with the next number of the series.

    A number given by hand that follows the pattern moves the counter on, so that the next one continues it.
    ``only_free`` passes over numbers that documents given by hand have already.
    """
    row.pattern, row.number_scope = series.pattern.text, series.scope
    if wanted and wanted.strip():
        row.number = wanted.strip()
        counter = series.pattern.match(row.number, row.issue_date)
        if counter:
            _raise_counter(series, counter)
    else:
        counter = _next_free(row, series) if only_free else _take_next(series)
        row.number = series.pattern.format(row.issue_date, counter=counter)
    _note_counter(row, series, counter)


def peek_number(row: Numbered, series: Series) -> str:
    """The number that the next document of the series would get now; nothing is taken, nothing promised."""
    row.pattern, row.number_scope = series.pattern.text, series.scope
    last = NumberCounter.objects.filter(**_columns(series)).values_list("last", flat=True).first() or 0
    for counter in range(last + 1, last + 1 + _PEEKED):
        number = series.pattern.format(row.issue_date, counter=counter)
        if not _used(row, number):
            break
    return number


def give_back_number(row: Numbered) -> bool:
    """Frees the number of a document that is being deleted; False if it leaves a gap in its series."""
    series = Series.given_to(row)
    counter = series.pattern.match(row.number, row.issue_date)
    if counter is None:
        return True
    # Locks the counter against creators before looking at the documents.
    locked = NumberCounter.objects.filter(**_columns(series), last=counter).update(last=counter)
    if not locked:
        return False
    NumberCounter.objects.filter(**_columns(series)).update(last=_last_used(series, besides=row))
    return True


def _take_next(series: Series) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, series.key)
        counter = int(cursor.fetchone()[0])
    if counter > MAX_COUNTER:
        raise RuleViolation("The series of numbers is exhausted: change its pattern")
    return counter


def _next_free(row: Numbered, series: Series) -> int:
    while True:
        counter = _take_next(series)
        number = series.pattern.format(row.issue_date, counter=counter)
        if not _used(row, number):
            return counter


def _used(row: Numbered, number: str) -> bool:
    same = _alike(row).filter(number=number, number_scope=row.number_scope)
    return bool(same.exists())


def _raise_counter(series: Series, counter: int) -> None:
    if counter > MAX_COUNTER:
        raise Invalid({"number": errors.INVALID})
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [*series.key, counter])


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
    rows = _alike(besides).filter(number_scope=series.scope, pattern=series.pattern.text)
    rows = rows.exclude(pk=besides.pk)
    if series.period:
        rows = rows.filter(
            issue_date__gte=_first_day(series.period), issue_date__lte=_last_day(series.period)
        )
    counters = Cast(series.pattern.column, BigIntegerField())
    return rows.aggregate(last=Max(counters))["last"] or 0


def _alike(row: Numbered) -> Any:
    table: Any = type(row)
    # Also those of departments that the caller does not see.
    return table._base_manager.filter(row.numbered_alike, account_id=row.account_id, deleted=False)


def _first_day(period: str) -> date:
    return date.fromisoformat(f"{period}-01-01"[:10])


def _last_day(period: str) -> date:
    year, month, day = (int(part) for part in f"{period}-12-31"[:10].split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


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
