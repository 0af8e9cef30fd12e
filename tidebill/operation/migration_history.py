"""Databases that were migrated before each package's migrations were squashed to one."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

# Last migration of each package before the squash.
_LAST = {
    ("accounts", "0022_bank_account_protection"),
    ("attachments", "0001_initial"),
    ("catalog", "0011_import_progress"),
    ("desk", "0002_sample_rows"),
    ("einvoicing", "0003_held_files"),
    ("events", "0004_pending_requests"),
    ("fiscal", "0001_initial"),
    ("invoices", "0020_valid_until"),
    ("mail", "0001_initial"),
    ("payments", "0006_amounts_in_thousandths"),
    ("printing", "0001_print_templates"),
    ("rates", "0001_initial"),
    ("recurring", "0005_amounts_in_thousandths"),
    ("stock", "0007_amounts_in_thousandths"),
    ("storage", "0001_sandbox_clock"),
    ("transfer", "0003_exports"),
    ("transmission", "0006_access_points"),
    ("webhooks", "0002_webhook_user"),
}
_SQUASHED = "0001_initial"
# Every older database has one of these; one whose first migration was interrupted has none.
_OLD_NAMES = {(package, name) for package, name in _LAST if name != _SQUASHED} | {
    ("accounts", "0002_bank_accounts")
}


class OldDevelopmentDatabase(Exception):
    """The database stopped before the last migration that the squashed ones replace."""


def predates_squash(applied: Iterable[tuple[str, str]]) -> bool:
    """Return whether these migrations are those that the squashed ones replace, all of them.

    Raises OldDevelopmentDatabase if only some of them were applied.
    """
    names = set(applied)
    if names.isdisjoint(_OLD_NAMES):
        return False
    if not names >= _LAST:
        raise OldDevelopmentDatabase
    return True


def adopt_squashed_migrations() -> None:
    """Record the squashed migrations as applied in a database that has the tables they create."""
    recorder = MigrationRecorder(connection)
    if not predates_squash(recorder.applied_migrations()):
        return
    packages = {package for package, _ in _LAST}
    with transaction.atomic():
        recorder.migration_qs.filter(app__in=packages).delete()
        for package in sorted(packages):
            recorder.record_applied(package, _SQUASHED)
