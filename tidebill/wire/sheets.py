"""Reads tables that people upload: CSV in the usual dialects, and XLSX; bounded, and without formulas."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticCustomError

from tidebill.kernel.lazy import LazyModule
from tidebill.wire import errors

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = LazyModule("openpyxl")

BYTES_MAX: Final = 5 * 2**20
ROWS_MAX: Final = 5_000
COLUMNS_MAX: Final = 100
CELL_MAX: Final = 10_000
# What an XLSX may unpack to; a table of this many rows is far below it.
_UNPACKED_MAX: Final = 64 * 2**20
_PARTS_MAX: Final = 1_000
_DELIMITERS: Final = ",;\t|"
# Our own tables put it before what a spreadsheet would take for a formula.
_QUOTE: Final = "'"
_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Sheet:
    """A table: its headings, and the cells of each row under them as text; ``lines`` are their numbers."""

    headers: list[str]
    cells: list[list[str]]
    lines: list[int]


def read_sheet(name: str, content: bytes) -> Sheet:
    """The first sheet of a file; raises a fault of the wire for anything that is no bounded table."""
    if len(content) > BYTES_MAX:
        raise errors.validation_error("is too large (maximum is %(size)s MiB)", size=BYTES_MAX // 2**20)
    is_book = content[:4] == b"PK\x03\x04" or name.lower().endswith((".xlsx", ".xlsm"))
    return _bounded(_rows_of_book(content) if is_book else _rows_of_text(content))


def _bounded(rows: Iterable[list[str]]) -> Sheet:
    numbered = ((line, row) for line, row in enumerate(rows, start=1) if any(row))
    first = next(numbered, None)
    if first is None:
        raise errors.validation_error("has no rows")
    headers = [text[:255] for text in first[1]]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > COLUMNS_MAX:
        raise errors.validation_error("has too many columns (maximum is %(count)s)", count=COLUMNS_MAX)
    cells: list[list[str]] = []
    lines: list[int] = []
    for line, row in numbered:
        if len(cells) == ROWS_MAX:
            raise errors.validation_error("has too many rows (maximum is %(count)s)", count=ROWS_MAX)
        cells.append((row + [""] * len(headers))[: len(headers)])
        lines.append(line)
    if not cells:
        raise errors.validation_error("has no rows")
    return Sheet(headers, cells, lines)


def _rows_of_text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            yield [_clean(cell) for cell in row]
    except csv.Error:
        raise errors.validation_error("is no table that can be read") from None


def _delimiter(text: str) -> str:
    """What separates the headings most often, quoted text left out."""
    first = text.lstrip().partition("\n")[0]
    bare = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _decoded(content: bytes) -> str:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise errors.validation_error("is no table that can be read")
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1250")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise errors.validation_error("is no table that can be read")


def _rows_of_book(content: bytes) -> Iterator[list[str]]:
    _check_parts(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        # What a sheet says of its own size can be anything.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True, max_col=COLUMNS_MAX + 1):
            yield [_clean(_text(value)) for value in row]
    except PydanticCustomError:
        raise
    except Exception:
        # The reader raises whatever its parts run into; none of them is a fault of ours.
        raise errors.validation_error("is no table that can be read") from None


def _check_parts(content: bytes) -> None:
    """A workbook is a zip: it must not unpack to more than it may, nor bring entities along."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = pack.infolist()
            if len(parts) > _PARTS_MAX or sum(part.file_size for part in parts) > _UNPACKED_MAX:
                raise errors.validation_error(
                    "is too large (maximum is %(size)s MiB)", size=BYTES_MAX // 2**20
                )
            for part in parts:
                with pack.open(part) as stream:
                    if b"<!DOCTYPE" in stream.read(1_024):
                        raise errors.validation_error("is no table that can be read")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise errors.validation_error("is no table that can be read") from None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


def _clean(text: str) -> str:
    text = text.strip()
    if text[:1] == _QUOTE and text[1:2] in _FORMULA:
        text = text[1:]
    if len(text) > CELL_MAX:
        raise errors.validation_error("is too long (maximum is %(count)s characters)", count=CELL_MAX)
    return text
