"""Numbers of documents: one counter row a series, locked by the update that takes the next number."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import connection
from django.db.models import BigIntegerField, Max
from django.db.models.functions import Cast

from tidebill.invoices.models import Invoice, NumberCounter
from tidebill.kernel.numbering import MAX_COUNTER, Pattern
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Refused

_EXPENSE = "expense "
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
    def of(cls, invoice: Invoice, department: Any) -> Self:
        """The series that a document of this kind and date belongs to."""
        own = department.number_pattern(invoice.kind)
        text = own or invoice.account.number_pattern(invoice.kind)
        return cls._for(invoice, Pattern.parse(text), scope=department.pk if own else 0)

    @classmethod
    def given_to(cls, invoice: Invoice) -> Self:
        """The series that a stored document was numbered in."""
        return cls._for(invoice, Pattern.parse(invoice.pattern), scope=invoice.number_scope)

    @classmethod
    def _for(cls, invoice: Invoice, pattern: Pattern, *, scope: int) -> Self:
        return cls(
            account_id=invoice.account_id,
            # Numbers of expenses are the suppliers' own: they never touch the counters of sales.
            kind=invoice.kind if invoice.income else f"{_EXPENSE}{invoice.kind}",
            scope=scope,
            pattern=pattern,
            period=pattern.counter_period(invoice.issue_date).key,
        )

    @property
    def key(self) -> list[Any]:
        return [self.account_id, self.kind, self.scope, self.pattern.text, self.period]


def give_number(invoice: Invoice, series: Series, wanted: str | None, *, only_free: bool = False) -> None:
    """Numbers the document: as wanted, or with the next number of the series.

    A number given by hand that follows the pattern moves the counter on, so that the next one continues it.
    ``only_free`` passes over numbers that documents given by hand have already.
    """
    invoice.pattern, invoice.number_scope = series.pattern.text, series.scope
    if wanted and wanted.strip():
        invoice.number = wanted.strip()
        counter = series.pattern.match(invoice.number, invoice.issue_date)
        if counter:
            _raise_counter(series, counter)
    else:
        counter = _next_free(invoice, series) if only_free else _take_next(series)
        invoice.number = series.pattern.format(invoice.issue_date, counter=counter)
    _note_counter(invoice, series, counter)


def give_back_number(invoice: Invoice) -> bool:
    """Frees the number of a document that is being deleted; False if it leaves a gap in its series."""
    series = Series.given_to(invoice)
    counter = series.pattern.match(invoice.number, invoice.issue_date)
    if counter is None:
        return True
    # Locks the counter against creators before looking at the documents.
    locked = NumberCounter.objects.filter(**_columns(series), last=counter).update(last=counter)
    if not locked:
        return False
    NumberCounter.objects.filter(**_columns(series)).update(last=_last_used(series, besides=invoice))
    return True


def _take_next(series: Series) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, series.key)
        counter = int(cursor.fetchone()[0])
    if counter > MAX_COUNTER:
        raise Refused("The series of numbers is exhausted: change its pattern")
    return counter


def _next_free(invoice: Invoice, series: Series) -> int:
    while True:
        counter = _take_next(series)
        number = series.pattern.format(invoice.issue_date, counter=counter)
        if not _used(invoice, number):
            return counter


def _used(invoice: Invoice, number: str) -> bool:
    same = Invoice.objects.filter(number=number, kind=invoice.kind, income=True, deleted=False)
    return same.filter(number_scope=invoice.number_scope).exists()


def _raise_counter(series: Series, counter: int) -> None:
    if counter > MAX_COUNTER:
        raise Invalid({"number": errors.INVALID})
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [*series.key, counter])


def _note_counter(invoice: Invoice, series: Series, counter: int | None) -> None:
    invoice.pattern_nr = invoice.pattern_nr_m = invoice.pattern_nr_d = None
    if counter:
        value = str(counter) if series.pattern.column == "pattern_nr_d" else counter
        setattr(invoice, series.pattern.column, value)


def _columns(series: Series) -> dict[str, Any]:
    return dict(zip(("account_id", "kind", "scope", "pattern", "period"), series.key, strict=True))


def _last_used(series: Series, *, besides: Invoice) -> int:
    """The highest counter that a document of the series still has."""
    rows = Invoice.objects.filter(
        kind=besides.kind,
        income=besides.income,
        number_scope=series.scope,
        pattern=series.pattern.text,
        deleted=False,
    ).exclude(pk=besides.pk)
    if series.period:
        rows = rows.filter(
            issue_date__gte=_first_day(series.period), issue_date__lte=_last_day(series.period)
        )
    counters = Cast(series.pattern.column, BigIntegerField())
    return rows.aggregate(last=Max(counters))["last"] or 0


def _first_day(period: str) -> date:
    return date.fromisoformat(f"{period}-01-01"[:10])


def _last_day(period: str) -> date:
    year, month, day = (int(part) for part in f"{period}-12-31"[:10].split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))
