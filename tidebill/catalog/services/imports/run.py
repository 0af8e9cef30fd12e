"""Preview, import, cancel and delete tables. Small ones are processed at once, others in the background."""

from collections.abc import Mapping

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.catalog.models import TableImport
from tidebill.catalog.services.imports.booking import BATCH, Booking, counts_of
from tidebill.catalog.services.imports.columns import FIELDS, IGNORED, guess_mapping
from tidebill.catalog.services.imports.planning import Planner
from tidebill.catalog.services.imports.work import end, enqueue, import_rows, preview_batch, preview_rows
from tidebill.events import journal
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message, RuleViolation
from tidebill.wire.sheets import Sheet

Status = TableImport.Status


@transaction.atomic
def create_import(
    account: Account, kind: str, name: str, sheet: Sheet, *, by: User | None = None
) -> TableImport:
    """Store a table, guess its column mapping and preview its rows."""
    row = TableImport(account=account, kind=kind, name=name[:255] or kind, headers=sheet.headers)
    row.cells = [[line, *cells] for line, cells in zip(sheet.lines, sheet.cells, strict=True)]
    row.rows_total = len(row.cells)
    row.mapping = guess_mapping(kind, sheet.headers)
    row.user_id = by.pk if by else None
    row.save(force_insert=True)
    journal.record(row, "import.create", by=by, after={"kind": kind, "rows": len(row.cells)})
    return _start_preview(row, by=by)


@transaction.atomic
def change_mapping(row: TableImport, mapping: Mapping[str, str], *, by: User | None = None) -> TableImport:
    """Change the column mapping and preview the rows again. Raises Invalid, or RuleViolation if imported."""
    row = _lock(row)
    if not row.can_be_mapped:
        raise RuleViolation("This file has already been imported")
    wanted = {index: key for index, key in mapping.items() if key != IGNORED}
    known = {str(index) for index in range(len(row.headers))}
    if not set(wanted) <= known or not set(wanted.values()) <= set(FIELDS[row.kind]):
        raise Invalid({"mapping": errors.NOT_LISTED})
    twice = [key for key in wanted.values() if list(wanted.values()).count(key) > 1]
    if twice:
        raise Invalid({"mapping": Message("contains %(key)s twice", {"key": twice[0]})})
    row.mapping = wanted
    return _start_preview(row, by=by)


@transaction.atomic
def run_import(row: TableImport, *, by: User | None = None) -> TableImport:
    """Import all valid rows, or those that a canceled or failed run left; the report lists rejected rows."""
    row = _lock(row)
    if row.status == Status.DONE:
        raise RuleViolation("This file has already been imported")
    if not row.can_run:
        raise RuleViolation("This file is being processed. Wait until its preview is complete.")
    _start(row, Status.RUNNING)
    if row.total - row.rows_done > BATCH:
        enqueue(import_rows, row, by=by)
        return row
    booking = Booking(row, by=by)
    while booking.import_batch():
        pass
    return row


@transaction.atomic
def cancel_import(row: TableImport, *, by: User | None = None) -> TableImport:
    """Stop a preview or run after its current batch. Imported rows stay, and a run can be continued."""
    row = _lock(row)
    if not row.is_working:
        raise RuleViolation("This import is not in progress")
    end(row, Status.CANCELED)
    journal.record(row, "import.cancel", by=by, after={"kind": row.kind, **counts_of(row)})
    return row


@transaction.atomic
def delete_import(row: TableImport, *, by: User | None = None) -> None:
    """Delete the table and its report; imported records stay. Raises RuleViolation while it runs."""
    row = _lock(row)
    if row.status == Status.RUNNING:
        raise RuleViolation("Cancel the import first")
    journal.record(row, "import.destroy", by=by, before={"kind": row.kind, "name": row.name})
    row.delete()


def _lock(row: TableImport) -> TableImport:
    rows = TableImport.objects.select_for_update(of=("self",)).select_related("account")
    return rows.get(pk=row.pk)


def _start_preview(row: TableImport, *, by: User | None) -> TableImport:
    row.report, row.rows_done = [], 0
    _start(row, Status.CHECKING)
    if row.total > BATCH:
        enqueue(preview_rows, row, by=by)
        return row
    row.report, row.status = preview_batch(row, Planner(row), 0), Status.CHECKED
    row.save(update_fields=["report", "status"])
    return row


def _start(row: TableImport, status: TableImport.Status) -> None:
    row.attempt += 1
    row.status, row.updated_at = status, clock.now()
    row.save(update_fields=["attempt", "status", "updated_at", "report", "rows_done", "mapping"])
