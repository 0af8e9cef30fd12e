"""The journal: one row for each change, written in the change's own transaction.

What follows from a change in other rooms starts here: the subscribers that the settings name are called with
the entry and the row, inside the transaction, and queue what is done after it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from tidebill.events.models import JournalEntry
from tidebill.kernel.money import to_wire
from tidebill.storage import clock
from tidebill.storage.writing import insert

# Bookkeeping columns: their changes say nothing that the entry itself does not.
_SILENT = frozenset({"updated_at", "search_data", "tax_lines"})


def record(
    subject: models.Model,
    action: str,
    *,
    by: Any = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Writes what happened to ``subject``, a row of an account. ``by`` is the user; None is the machine."""
    entry = _entry(subject, action, by=by, before=before, after=after)
    insert([entry])
    _tell(entry, subject)
    return entry


def record_many(
    made: Iterable[tuple[models.Model, Mapping[str, Any]]], action: str, *, by: Any = None
) -> None:
    """Writes that several rows were made together, in one statement: each row, and what is said of it."""
    entries = {subject: _entry(subject, action, by=by, after=after) for subject, after in made}
    insert(entries.values())
    for subject, entry in entries.items():
        _tell(entry, subject)


def snapshot(row: models.Model) -> dict[str, Any]:
    """The columns of a row as they are now, to be compared later."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs between two snapshots: its old values and its new ones."""
    names = [name for name in after if name not in _SILENT and before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def save_changes(
    row: Any,
    before: Mapping[str, Any],
    action: str,
    *,
    by: Any,
    beside: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
) -> bool:
    """Saves a row that was changed since ``before`` and records what differs; False if nothing does.

    ``beside`` is what differs in rows that belong to it: their old values and their new ones.
    """
    now = snapshot(row)
    old, new = changes(before, now)
    old, new = {**old, **beside[0]}, {**new, **beside[1]}
    if not new:
        return False
    row.updated_at = clock.now()
    # Only what changed: what somebody else changed meanwhile stays theirs.
    row.save(update_fields=[*(name for name in now if before.get(name) != now[name]), "updated_at"])
    record(row, action, by=by, before=old, after=new)
    return True


def _entry(
    subject: models.Model,
    action: str,
    *,
    by: Any,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> JournalEntry:
    return JournalEntry(
        account_id=subject.account_id,  # type: ignore[attr-defined]
        user=by,
        action=action,
        subject_id=subject.pk,
        before=plain(before),
        after=plain(after),
    )


def _tell(entry: JournalEntry, subject: models.Model) -> None:
    for name in settings.TIDEBILL_SUBSCRIBERS:
        import_string(name)(entry, subject)


def plain(value: Any) -> Any:
    """A value as JSON keeps it: decimals and dates in the wire's spelling."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return to_wire(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
