"""Stored prints: PDFs in the storage of files, found by their key."""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet, Sum
from django_scopes import scope, scopes_disabled

from tidebill.accounts.models import Account
from tidebill.invoices.models import Invoice
from tidebill.printing.models import Print
from tidebill.storage import clock
from tidebill.storage.prepared import prepared

FOLDER = "prints"
# Prints never take the space that the database needs.
SPACE_LEFT = 500 * 2**20
# A file is stored before its row.
_UNNAMED_KEPT = timedelta(hours=1)
_BATCH = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StoredPrint:
    """A print as stored: the PDF, and its characters without a glyph."""

    content: bytes
    undrawn: list[str]


def find_print(key: str) -> StoredPrint | None:
    """Return the print with this key; None if there is none or its file is missing or damaged."""
    row = next(iter(_by_key.instances(key=key)), None)
    if row is None:
        return None
    content = _read(row)
    if content is None or sha256(content).hexdigest() != row.digest:
        _log.warning("The stored print %s is missing or damaged and is rendered again", row.path)
        transaction.on_commit(lambda: _delete([row]), robust=True)
        return None
    return StoredPrint(content, row.undrawn)


@prepared
def _by_key(key: str) -> "QuerySet[Print, Print]":
    return Print.objects.filter(key=key).order_by("pk")[:1]


def _read(row: Print) -> bytes | None:
    try:
        with default_storage.open(row.path) as stream:
            content: bytes = stream.read()
    except Exception:
        # A bucket has errors of its own; each of them is answered by rendering.
        _log.debug("Could not read %s", row.path, exc_info=True)
        return None
    return content


def keep_print(invoice: Invoice, key: str, found: StoredPrint) -> None:
    """Store a print once the transaction is committed; a failure, such as a full disk, is only logged."""
    if settings.TIDEBILL_PRINTS_MB:
        transaction.on_commit(lambda: _store(invoice, key, found), robust=True)


def _store(invoice: Invoice, key: str, found: StoredPrint) -> None:
    if not _has_space():
        _log.warning("Prints are not stored: less than %d MB are free", SPACE_LEFT // 2**20)
        return
    path = default_storage.save(f"{FOLDER}/{invoice.account_id}/{key}.pdf", ContentFile(found.content))
    created = False
    try:
        with scope(account=invoice.account):
            created = _add_row(invoice, key, found, path)
    finally:
        if not created:
            # The database failed, or another request stored the same print first.
            default_storage.delete(path)


def _add_row(invoice: Invoice, key: str, found: StoredPrint, path: str) -> bool:
    values = {
        "invoice_id": invoice.pk,
        "path": path,
        "digest": sha256(found.content).hexdigest(),
        "size": len(found.content),
        "undrawn": found.undrawn,
    }
    return Print.objects.get_or_create(account_id=invoice.account_id, key=key, defaults=values)[1]


def _has_space() -> bool:
    if not isinstance(default_storage, FileSystemStorage):
        return True
    folder = settings.MEDIA_ROOT
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free > SPACE_LEFT


def summarize_prints(account: Account | None = None) -> dict[str, Any]:
    """Return number, size in bytes and time of the oldest stored print, of one account or all."""
    with scopes_disabled():
        figures = {"prints": Count("pk"), "bytes": Sum("size", default=0), "oldest": Min("created_at")}
        return _of(account).aggregate(**figures)


def purge_prints(*, account: Account | None = None, older_than: timedelta = timedelta(0)) -> int:
    """Delete the prints stored before ``older_than``, of one account or all; return how many."""
    with scopes_disabled():
        return _delete_all(_of(account).filter(created_at__lte=clock.now() - older_than))


def forget_prints() -> int:
    """Delete prints that are too old, of closed accounts, or exceed the space; return how many."""
    kept = timedelta(days=settings.TIDEBILL_PRINTS_DAYS)
    with scopes_disabled():
        ended = Q(created_at__lte=clock.now() - kept) | Q(account__closed_at__isnull=False)
        return _delete_all(Print.objects.filter(ended)) + _forget_excess()


def _forget_excess() -> int:
    """Delete the oldest prints until the others fit."""
    excess = summarize_prints()["bytes"] - settings.TIDEBILL_PRINTS_MB * 2**20
    count = 0
    while excess > 0 and (rows := list(Print.objects.order_by("created_at", "pk")[:_BATCH])):
        few = list(_take(rows, excess))
        excess -= sum(row.size for row in few)
        count += len(few)
        _delete(few)
    return count


def _take(rows: list[Print], size: int) -> Iterator[Print]:
    for row in rows:
        if size <= 0:
            return
        size -= row.size
        yield row


def _of(account: Account | None) -> "QuerySet[Print, Print]":
    return Print.objects.filter(account=account) if account else Print.objects.all()


def _delete_all(found: "QuerySet[Print, Print]") -> int:
    count = 0
    while rows := list(found.order_by("created_at", "pk")[:_BATCH]):
        _delete(rows)
        count += len(rows)
    return count


def _delete(rows: list[Print]) -> None:
    """Delete rows, then their files, so that no row names a file that is gone."""
    with scopes_disabled():
        Print.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        default_storage.delete(row.path)


def sweep_files() -> int:
    """Delete files that no row names, such as those of deleted documents; return how many."""
    count = 0
    for folder in _list(FOLDER)[0]:
        names = _list(f"{FOLDER}/{folder}")[1]
        for first in range(0, len(names), _BATCH):
            count += _sweep([f"{FOLDER}/{folder}/{name}" for name in names[first : first + _BATCH]])
    return count


def _sweep(paths: list[str]) -> int:
    with scopes_disabled():
        named = set(Print.objects.filter(path__in=paths).values_list("path", flat=True))
    # The age of a file is actual time.
    limit = clock.actual() - _UNNAMED_KEPT
    unnamed = [
        path for path in paths if path not in named and default_storage.get_modified_time(path) <= limit
    ]
    for path in unnamed:
        default_storage.delete(path)
    return len(unnamed)


def _list(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
