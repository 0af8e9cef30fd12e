"""Exports requested in the browser: written in the background and deleted after a week."""

import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django_scopes import scope, scopes_disabled

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.events.queue import task
from tidebill.storage import clock
from tidebill.storage.rows import lock_account
from tidebill.transfer.export import export_account
from tidebill.transfer.models import Export
from tidebill.wire.errors import RuleViolation

KEPT: Final = timedelta(days=7)


@transaction.atomic
def start_export(account: Account, *, by: User | None) -> Export:
    """Queue an export of the account with all PDFs. Raises RuleViolation while one is running."""
    lock_account(account)
    if Export.objects.filter(path=None).exists():
        raise RuleViolation("An export is already in progress")
    made = Export.objects.create(account=account, user=by)
    journal.record(made, "export.create", by=by)
    write_export.using(account=account).enqueue(export=made.pk)
    return made


@task(attempts=3, limit=timedelta(hours=2))
def write_export(export: int) -> None:
    """Write the file to the storage; idempotent."""
    with scopes_disabled():
        found = Export.objects.select_related("account").filter(pk=export, path=None).first()
    if found is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "export.zip")
        export_account(found.account.prefix, file)
        with file.open("rb") as content:
            # The path contains a random token, because the storage may be public.
            place = default_storage.save(f"exports/{secrets.token_urlsafe(24)}.zip", File(content))
        found.size = file.stat().st_size
    found.path, found.finished_at = place, clock.now()
    with scope(account=found.account):
        found.save()


@task(every=timedelta(days=1))
def forget_exports() -> None:
    """Delete exports after a week, including failed ones."""
    with scopes_disabled():
        old = list(Export.objects.filter(created_at__lt=clock.now() - KEPT))
    for export in old:
        if export.path:
            default_storage.delete(export.path)
        with scopes_disabled():
            export.delete()
