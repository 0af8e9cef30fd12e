"""The form of an export: a ZIP with a manifest, one file of JSON lines a table, and files.

manifest.json                         {"format": 1, "tidebill": "0.1.0", "prefix": "acme", "tables": {…}}
tables/invoices.invoice.jsonl         one row a line, by the wire's names; ids count from 1 in each table
files/attachments.attachment/path/3      the file that row 3 names in this column
pdf/17.pdf                            the print of invoice 17
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from tidebill import __version__
from tidebill.operation.database import OperatorError

FORMAT = 1
MANIFEST = "manifest.json"
_SINCE = (1980, 1, 1, 0, 0, 0)
_LONGEST_MANIFEST = 2**20


def entry(name: str) -> ZipInfo:
    """Return a ZIP entry with fixed metadata, for reproducible files."""
    made = ZipInfo(name, _SINCE)
    made.compress_type = 8
    made.external_attr = 0o600 << 16
    return made


def table_entry(table: str) -> str:
    return f"tables/{table}.jsonl"


def file_entry(table: str, column: str, number: int) -> str:
    return f"files/{table}/{column}/{number}"


def line(values: Mapping[str, object]) -> bytes:
    """Serialize a row."""
    return json.dumps(values, ensure_ascii=False, default=_plain).encode() + b"\n"


def write_manifest(target: ZipFile, prefix: str, counts: Mapping[str, int]) -> None:
    manifest = {"format": FORMAT, "tidebill": __version__, "prefix": prefix, "tables": dict(counts)}
    target.writestr(entry(MANIFEST), json.dumps(manifest, indent=1) + "\n")


def read_manifest(source: ZipFile) -> dict[str, Any]:
    """Read the manifest; raises OperatorError for an export of a newer version, or another file."""
    try:
        if source.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
            raise ValueError
        manifest: dict[str, Any] = json.loads(source.read(MANIFEST))
        newer = manifest["format"] > FORMAT or _version(manifest["tidebill"]) > _version(__version__)
        counts = {str(table): int(count) for table, count in manifest["tables"].items()}
        found = {**manifest, "prefix": str(manifest["prefix"]), "tables": counts}
    except (KeyError, ValueError, TypeError, AttributeError, BadZipFile) as error:
        raise OperatorError("the file is not a Tidebill export") from error
    if newer:
        raise OperatorError(f"the file was written by a newer version of Tidebill ({manifest['tidebill']})")
    return found


def read_lines(source: ZipFile, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table."""
    with source.open(table_entry(table)) as stream:
        for text in stream:
            yield json.loads(text)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:3])


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
