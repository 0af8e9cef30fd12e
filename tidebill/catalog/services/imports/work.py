"""Background jobs that preview and import tables."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django_scopes import scope, scopes_disabled

from tidebill.accounts.models import User
from tidebill.catalog.models import TableImport
from tidebill.catalog.services.imports.booking import BATCH, Booking, counts_of
from tidebill.catalog.services.imports.planning import Planner
from tidebill.events import journal
from tidebill.events.models import Job
from tidebill.events.queue import Task, task
from tidebill.storage import clock
from tidebill.storage.departments import only_departments, visible_departments

Status = TableImport.Status
_log = logging.getLogger("tidebill.imports")
# A job imports for this long and queues the next one, so that other jobs get their turn.
_SECONDS: Final = 5.0
_LIMIT: Final = timedelta(minutes=1)


def enqueue(work: Task, row: TableImport, *, by: User | None) -> None:
    """Queue a job that continues with the import's next row, in the user's language and departments."""
    work.using(account=row.account, key=f"{_jobs_of(row)}{row.rows_done}").enqueue(
        import_id=row.pk,
        attempt=row.attempt,
        user_id=by.pk if by else None,
        language=translation.get_language() or "en",
        departments=list(visible_departments()),
    )


@task(attempts=5, limit=2 * _LIMIT)
def preview_rows(
    import_id: int, attempt: int, user_id: int | None, language: str, departments: list[int]
) -> None:
    """Predict the outcome of all rows. Changes nothing else, so it starts over after a crash."""
    found = TableImport.objects.filter(pk=import_id, attempt=attempt, status=Status.CHECKING)
    row = found.select_related("account").first()
    if row is None:
        return
    with _in_terms_of_user(language, departments), _ending_truthfully(row):
        row.rows_done = 0
        planner, report = Planner(row), []
        for start in range(0, row.total, BATCH):
            report += preview_batch(row, planner, start)
            if not found.update(rows_done=len(report), updated_at=clock.now()):
                return
        found.update(report=report, rows_done=0, status=Status.CHECKED, updated_at=clock.now())


@task(attempts=5, limit=_LIMIT)
def import_rows(
    import_id: int, attempt: int, user_id: int | None, language: str, departments: list[int]
) -> None:
    """Import the next rows, and queue a job for the rest after some seconds."""
    found = TableImport.objects.filter(pk=import_id, attempt=attempt, status=Status.RUNNING)
    row = found.select_related("account").first()
    if row is None:
        return
    by = User.objects.filter(pk=user_id).first() if user_id else None
    end = time.monotonic() + _SECONDS
    with _in_terms_of_user(language, departments), _ending_truthfully(row):
        booking = Booking(row, by=by)
        while booking.import_batch():
            if time.monotonic() > end:
                enqueue(import_rows, row, by=by)
                return


@task(every=timedelta(minutes=5))
def end_abandoned_imports() -> None:
    """Mark imports as failed whose jobs have failed for good, for example because their worker was killed."""
    with scopes_disabled():
        working = TableImport.objects.filter(status__in=(Status.CHECKING, Status.RUNNING))
        for row in working.select_related("account").defer("cells"):
            jobs = Job.objects.filter(key__startswith=_jobs_of(row), finished_at=None, failed_at=None)
            if not jobs.exists():
                with scope(account=row.account):
                    _fail(row)


def preview_batch(row: TableImport, planner: Planner, start: int) -> list[dict[str, Any]]:
    """Predict the outcome of a batch of rows."""
    plans = planner.read(row.cells[start : start + BATCH])
    planner.decide(plans)
    return [plan.outcome() for plan in plans]


def _jobs_of(row: TableImport) -> str:
    return f"import {row.pk} {row.attempt} "


@contextmanager
def _in_terms_of_user(language: str, departments: list[int]) -> Iterator[None]:
    with translation.override(language), only_departments(departments):
        yield


@contextmanager
def _ending_truthfully(row: TableImport) -> Iterator[None]:
    """Mark the import as failed after an error; retry the job if the database is not available."""
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _log.exception("Import %s failed", row.pk)
        _fail(row)


@transaction.atomic
def _fail(row: TableImport) -> None:
    mine = TableImport.objects.select_for_update(of=("self",)).filter(pk=row.pk, attempt=row.attempt)
    stored = mine.filter(status__in=(Status.CHECKING, Status.RUNNING)).first()
    if stored is None:
        return
    end(stored, Status.FAILED)
    journal.record(stored, "import.fail", after={"kind": stored.kind, **counts_of(stored)})


def end(row: TableImport, status: TableImport.Status) -> None:
    """End a preview or run early. A preview has imported nothing."""
    if row.status == Status.CHECKING:
        row.rows_done = 0
    row.status, row.updated_at = status, clock.now()
    row.save(update_fields=["status", "rows_done", "updated_at"])
