"""Data folder, secret key and the storage of uploaded files."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tidebill.operation.doctor.finding import Finding, error, passed, warning
from tidebill.operation.health import FREE_BYTES_MIN

_OTHERS = 0o077
_KEY_LENGTH = 50


def check_data() -> Iterator[Finding]:
    """Check that the data folder is writable, private and has free space."""
    folder: Path = settings.TIDEBILL_DATA
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield error(
            "data folder",
            f"{folder} is not writable",
            "Make it writable for this user, or set TIDEBILL_DATA.",
        )
        return
    shared = [
        path.name for path in sorted(folder.iterdir()) if path.is_file() and path.stat().st_mode & _OTHERS
    ]
    if shared:
        yield warning(
            "data folder",
            f"other users of this machine can read {', '.join(shared[:3])} in {folder}",
            f"chmod -R go-rwx {folder}",
        )
    free = shutil.disk_usage(folder).free
    if free <= FREE_BYTES_MIN:
        yield error(
            "disk", f"{_megabytes(free)} free in {folder}", "Free some space: uploads and prints fail."
        )
    else:
        yield passed("data folder", f"{folder}, {_megabytes(free)} free")


def check_key() -> Iterator[Finding]:
    """Check that the secret key is strong, and known to be part of the backup or not."""
    if len(settings.SECRET_KEY) < _KEY_LENGTH:
        yield warning(
            "secret key",
            f"TIDEBILL_SECRET_KEY has {len(settings.SECRET_KEY)} characters",
            "Set a random one of at least 50, with the present one in TIDEBILL_SECRET_KEY_FALLBACKS.",
        )
    elif os.environ.get("TIDEBILL_SECRET_KEY"):
        yield passed("secret key", "from TIDEBILL_SECRET_KEY, which backups don't contain")
    else:
        yield passed("secret key", f"{settings.TIDEBILL_DATA / 'secret_key'}, part of backups")


def check_files() -> Iterator[Finding]:
    """Check that uploaded files can be stored, read and deleted."""
    place = settings.STORAGES["default"].get("OPTIONS", {}).get("bucket_name") or settings.MEDIA_ROOT
    try:
        name = default_storage.save("doctor.txt", ContentFile(b"tidebill doctor"))
        try:
            with default_storage.open(name) as file:
                intact = file.read() == b"tidebill doctor"
        finally:
            default_storage.delete(name)
    except Exception as problem:
        yield error("files", f"can't store files in {place}: {problem}", "Check the folder, or TIDEBILL_S3_…")
        return
    if intact:
        yield passed("files", f"stored in {place}")
    else:
        yield error("files", f"{place} returned another content", "Check the bucket's configuration.")


def _megabytes(size: int) -> str:
    return f"{size // 2**20:,} MB"
