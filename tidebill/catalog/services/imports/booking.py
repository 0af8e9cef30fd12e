"""Import the rows of a table in batches, each in a transaction of its own."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from tidebill.accounts.models import Account, User
from tidebill.catalog.models import TableImport
from tidebill.catalog.services.categories import category_named
from tidebill.catalog.services.imports.cards import CARDS, Cards
from tidebill.catalog.services.imports.planning import CREATE, REFUSE, SAME, UPDATE, Plan, Planner
from tidebill.events import journal
from tidebill.storage import clock
from tidebill.storage.rows import lock_account
from tidebill.wire.errors import Invalid, RuleViolation

# Rows that one transaction imports: SQLite has one writer, so that all others wait for it.
BATCH = 50
_REFUSALS = (Invalid, RuleViolation, IntegrityError)


class Booking:
    """A run of an import from its next row on.

    The rows of a batch, their entries in the report, and the number of imported rows are stored together:
    whoever continues after a crash repeats nothing.
    """

    def __init__(self, row: TableImport, *, by: User | None) -> None:
        self._row = row
        self._by = by
        self._size = BATCH
        self._planner = Planner(row)

    def import_batch(self) -> bool:
        """Import the next rows; return False if none are left, or if somebody else ended or runs the import.

        If a row that was valid is refused nevertheless, its batch is imported in smaller parts.
        """
        start = self._row.rows_done
        plans = self._planner.read(self._row.cells[start : start + self._size])
        try:
            with transaction.atomic():
                if not self._is_mine():
                    return False
                lock_account(self._row.account)
                self._planner.decide(plans)
                book(self._row.account, CARDS[self._row.kind](), plans, by=self._by)
                self._store(plans)
        except _REFUSALS as error:
            self._planner = Planner(self._row)
            if len(plans) > 1:
                self._size = max(1, len(plans) // 2)
                return True
            with transaction.atomic():
                if not self._is_mine():
                    return False
                plans[0].refuse(error if not isinstance(error, IntegrityError) else _TAKEN)
                self._store(plans)
        self._size = min(BATCH, 2 * self._size)
        return self._row.status == TableImport.Status.RUNNING

    def _is_mine(self) -> bool:
        """Lock the import; return whether it still runs and has this booking's next row as its own."""
        rows = TableImport.objects.select_for_update(of=("self",)).filter(
            pk=self._row.pk,
            attempt=self._row.attempt,
            rows_done=self._row.rows_done,
            status=TableImport.Status.RUNNING,
            account__closed_at=None,
        )
        return bool(rows.values_list("pk"))

    def _store(self, plans: Sequence[Plan]) -> None:
        row, start = self._row, self._row.rows_done
        row.report[start : start + len(plans)] = [plan.outcome() for plan in plans]
        row.rows_done = start + len(plans)
        row.updated_at = clock.now()
        columns = ["report", "rows_done", "updated_at"]
        if row.rows_done == row.total:
            row.status = TableImport.Status.DONE
            # Imported rows are stored as records now; keep only the rejected ones for download.
            refused = {entry["line"] for entry in row.report if entry["action"] == REFUSE}
            row.cells = [cells for cells in row.cells if cells[0] in refused]
            columns += ["status", "cells"]
            journal.record(row, "import.run", by=self._by, after={"kind": row.kind, **counts_of(row)})
        row.save(update_fields=columns)


def book(account: Account, cards: Cards, plans: Sequence[Plan], *, by: User | None) -> None:
    """Create and update the records of validated rows, then count their stock."""
    valid = [plan for plan in plans if plan.action != REFUSE]
    for plan in valid:
        if plan.category:
            card = plan.card if plan.action == CREATE else plan.changed
            card.category_id = category_named(account, plan.category, by=by).pk
    cards.create(account, [plan.card for plan in valid if plan.action == CREATE], by=by)
    cards.update([(plan.card, plan.changed) for plan in valid if plan.action == UPDATE], by=by)
    cards.count([(plan.changed or plan.card, plan.sent) for plan in valid], by=by)


def counts_of(row: TableImport) -> dict[str, int]:
    """Return the number of rows per outcome, as recorded in the journal."""
    return {action: row.count(action) for action in (CREATE, UPDATE, SAME, REFUSE)}


_TAKEN = RuleViolation("Another change interfered with this row. Import it again.")
