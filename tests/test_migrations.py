"""Migrations only add, so that the previous version can keep writing to the newer schema."""

from collections.abc import Iterator

from django.db.migrations import AddField, DeleteModel, RemoveField, RenameField, RenameModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

# Predate the first release: no older version writes rows.
_UNRELEASED = {
    "accounts.0002_bank_accounts": {"shown_bank_accounts"},
    "accounts.0003_webhooks": {"webhook_kinds"},
    "accounts.0004_numbering_and_stock": {"limited_stock"},
    "accounts.0005_roles_and_partners": {
        "department_ids",
        "integration_fast_login",
        "integration_logout_url",
        "partner",
    },
    "accounts.0006_reminder_days": {"reminder_days"},
    "accounts.0008_account_settings": {
        "payment_types",
        "quantity_units",
        "start_dismissed",
        "tax_rates",
        "two_factor_required",
    },
    "accounts.0009_payment_code": {"payment_code"},
    "invoices.0004_reminders": {"reminders"},
    "stock.0001_initial": {"warehouse_document"},
    "transfer.0002_waiting_references": {"waits"},
}

_DROPPED_UNRELEASED = ["catalog.0003_stock_from_movements"] * 2


def test_a_new_column_may_be_null_or_has_a_default_in_the_database() -> None:
    found: dict[str, set[str]] = {}
    for migration, operation in _operations():
        if isinstance(operation, AddField) and _is_demanded(operation):
            found.setdefault(migration, set()).add(operation.name)

    assert found == _UNRELEASED


def test_nothing_that_the_version_before_uses_is_dropped_or_renamed() -> None:
    gone = (RemoveField, DeleteModel, RenameField, RenameModel)

    assert [
        migration for migration, operation in _operations() if isinstance(operation, gone)
    ] == _DROPPED_UNRELEASED


def _is_demanded(operation: AddField) -> bool:
    field = operation.field
    return not (field.null or field.many_to_many) and field.db_default is NOT_PROVIDED


def _operations() -> Iterator[tuple[str, Operation]]:
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if migration.__module__.startswith("tidebill."):
            yield from ((f"{app}.{name}", operation) for operation in migration.operations)
