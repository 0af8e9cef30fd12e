"""The journal: one row per change, written in the transaction of the change.

Effects in other packages start here: subscribers are called with the entry and the row, inside the
transaction, and may only queue further work. What may refuse a change is a validator (events/validation.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from django.db import models

from tidebill.events.models import JournalEntry
from tidebill.events.validation import require_verdicts
from tidebill.kernel.hooks import HookList
from tidebill.kernel.money import to_wire
from tidebill.storage import clock
from tidebill.storage.writing import insert, update

# Column values of a row by name.
Snapshot: TypeAlias = Mapping[str, Any]
# Bookkeeping columns whose changes are not recorded.
_UNRECORDED = frozenset({"updated_at", "search_data", "tax_lines"})


class Subscriber(Protocol):
    """Queues what follows from a change: emails, webhook deliveries, jobs. Never refuses the change."""

    def __call__(self, entry: JournalEntry, row: object, /) -> None: ...


subscribers: HookList[Subscriber] = HookList()


def record(
    subject: models.Model,
    action: str,
    *,
    by: object = None,
    before: Snapshot | None = None,
    after: Snapshot | None = None,
) -> JournalEntry:
    """Record a change of ``subject``, a row of an account. ``by`` is the user; None is the system."""
    entry = _entry(subject, action, by=by, before=before, after=after)
    insert([entry])
    _publish(entry, subject)
    return entry


def record_many(made: Iterable[tuple[models.Model, Snapshot]], action: str, *, by: object = None) -> None:
    """Record the creation of several rows in one statement: pairs of row and recorded values."""
    entries = {subject: _entry(subject, action, by=by, after=after) for subject, after in made}
    insert(entries.values())
    for subject, entry in entries.items():
        _publish(entry, subject)


def snapshot(row: models.Model) -> dict[str, Any]:
    """Return the row's current column values, for later comparison."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def changes(before: Snapshot, after: Snapshot) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the old and new values that differ between two snapshots."""
    names = [name for name in after if name not in _UNRECORDED and before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def save_changes(
    row: Any,
    before: Snapshot,
    action: str,
    *,
    by: Any,
    beside: tuple[Snapshot, Snapshot] = ({}, {}),
) -> bool:
    """Save a row changed since ``before`` and record the differences; return False if there are none.

    ``beside`` holds old and new values of rows that belong to it.
    """
    now = snapshot(row)
    old, new = changes(before, now)
    old, new = {**old, **beside[0]}, {**new, **beside[1]}
    if not new:
        return False
    row.updated_at = clock.now()
    # Write only changed columns, to keep concurrent changes of others.
    row.save(update_fields=[*(name for name in now if before.get(name) != now[name]), "updated_at"])
    record(row, action, by=by, before=old, after=new)
    return True


def save_many_changes(changed: Iterable[tuple[Any, Snapshot]], action: str, *, by: object) -> None:
    """Save rows changed since their snapshots and record the differences, in a few statements."""
    entries: dict[Any, JournalEntry] = {}
    rows_of: defaultdict[tuple[str, ...], list[Any]] = defaultdict(list)
    at = clock.now()
    for row, before in changed:
        now = snapshot(row)
        old, new = changes(before, now)
        if new:
            row.updated_at = at
            rows_of[tuple(name for name in now if before.get(name) != now[name])].append(row)
            entries[row] = _entry(row, action, by=by, before=old, after=new)
    for columns, rows in rows_of.items():
        update(rows, [*columns, "updated_at"])
    insert(entries.values())
    for subject, entry in entries.items():
        _publish(entry, subject)


def _entry(
    subject: models.Model,
    action: str,
    *,
    by: Any,
    before: Snapshot | None = None,
    after: Snapshot | None = None,
) -> JournalEntry:
    return JournalEntry(
        account_id=subject.account_id,  # type: ignore[attr-defined]
        user=by,
        action=action,
        subject_id=subject.pk,
        before=plain(before),
        after=plain(after),
    )


def _publish(entry: JournalEntry, subject: models.Model) -> None:
    require_verdicts(entry, subject)
    for subscriber in subscribers:
        subscriber(entry, subject)


def plain(value: object) -> Any:
    """Convert a value for JSON: decimals and dates are formatted as in the API."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return to_wire(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
