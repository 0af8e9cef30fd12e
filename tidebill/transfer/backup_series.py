"""A series of backups in a folder or a bucket: named by their time, the oldest deleted."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from tidebill.operation.database import OperatorError
from tidebill.storage import clock
from tidebill.transfer.backup import backup

_NAME = re.compile(r"tidebill-\d{8}T\d{6}Z\.zip")


class BackupSeries(Protocol):
    """Where backups are kept."""

    def names(self) -> list[str]:
        """Return the names of all backups, oldest first."""
        ...

    def write(self, name: str, *, with_key: bool) -> None:
        """Make a backup and keep it under this name, completely or not at all. Raises OperatorError."""
        ...

    def read(self, name: str, target: Path) -> None:
        """Copy a backup to ``target``."""
        ...

    def delete(self, name: str) -> None:
        """Delete a backup."""
        ...


def open_series(place: str) -> BackupSeries | None:
    """Return the series at a folder or ``s3://bucket/prefix``; None if the place is a file."""
    if place.startswith("s3://"):
        return _Bucket(place)
    path = Path(place)
    return _Folder(path) if place.endswith("/") or path.is_dir() else None


def add_backup(series: BackupSeries, *, keep: int | None, with_key: bool) -> str:
    """Make a backup, then delete all but the newest ``keep``. Return its name. Raises OperatorError."""
    name = f"tidebill-{clock.actual():%Y%m%dT%H%M%SZ}.zip"
    series.write(name, with_key=with_key)
    # Only once the new one is complete: a failing backup must never cost an old one.
    for old in series.names()[: -keep if keep else 0]:
        series.delete(old)
    return name


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        return sorted(file.name for file in self._path.glob("*.zip") if _NAME.fullmatch(file.name))

    def write(self, name: str, *, with_key: bool) -> None:
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        backup(self._path / name, with_key=with_key)

    def read(self, name: str, target: Path) -> None:
        target.write_bytes((self._path / name).read_bytes())

    def delete(self, name: str) -> None:
        (self._path / name).unlink(missing_ok=True)


class _Bucket:
    """A bucket of the credentials in ``TIDEBILL_S3_…``; requires the extra ``s3``."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._bucket, self._prefix = parts.netloc, parts.path.strip("/")
        self._client = _connect()

    def names(self) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._key("")
        )
        keys = [entry["Key"].rsplit("/", 1)[-1] for page in pages for entry in page.get("Contents", [])]
        return sorted(name for name in keys if _NAME.fullmatch(name))

    def write(self, name: str, *, with_key: bool) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, name)
            backup(file, with_key=with_key)
            try:
                self._client.upload_file(str(file), self._bucket, self._key(name))
            except Exception as problem:
                raise OperatorError(f"can't store the backup in {self._bucket}: {problem}") from problem

    def read(self, name: str, target: Path) -> None:
        self._client.download_file(self._bucket, self._key(name), str(target))

    def delete(self, name: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}" if self._prefix else name


def _connect() -> Any:
    try:
        import boto3  # type: ignore[import-untyped]  # noqa: PLC0415  # only with the extra
    except ImportError as problem:
        raise OperatorError("backups in a bucket require the extra s3: pip install tidebill[s3]") from problem
    return boto3.client(
        "s3",
        endpoint_url=os.environ.get("TIDEBILL_S3_ENDPOINT") or None,
        region_name=os.environ.get("TIDEBILL_S3_REGION") or None,
        aws_access_key_id=os.environ.get("TIDEBILL_S3_ACCESS_KEY") or None,
        aws_secret_access_key=os.environ.get("TIDEBILL_S3_SECRET_KEY") or None,
    )
