"""Export lists as tables: a row per object, a column per scalar field."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from tidebill.kernel.lazy import LazyModule
from tidebill.wire.resource import FieldSpec, Resource
from tidebill.wire.selection import Selection
from tidebill.wire.types import DATE, MOMENT

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = LazyModule("xlsxwriter")

# A spreadsheet interprets a cell starting with these as a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_CELL_MAX: Final = 32_767
Values = Mapping[str, Any]


class Table(Protocol):
    """A file written row by row and finished by ``close``."""

    def add(self, rows: Sequence[Values]) -> None: ...

    def close(self) -> None: ...


class CsvTable:
    """CSV by RFC 4180, in UTF-8 with a byte order mark for spreadsheets."""

    def __init__(self, path: Path, keys: Sequence[FieldSpec], zone: tzinfo) -> None:
        self._stream = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream)
        self._keys, self._zone = keys, zone
        self._writer.writerow([key.name for key in keys])

    def add(self, rows: Sequence[Values]) -> None:
        for row in rows:
            self._writer.writerow([self._cell(key, row.get(key.attribute)) for key in self._keys])

    def close(self) -> None:
        self._stream.close()

    def _cell(self, key: FieldSpec, value: object) -> str:
        text = text_of(key, value, self._zone)
        return harmless(text) if isinstance(value, str) else text


class XlsxTable:
    """Workbook with one sheet, written row by row: numbers, dates and texts keep their types."""

    def __init__(self, path: Path, keys: Sequence[FieldSpec], zone: tzinfo, *, name: str) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(path, options)
        self._sheet = self._book.add_worksheet(name[:31])
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._keys, self._zone, self._count = keys, zone, 1
        head = self._book.add_format({"bold": True})
        for column, key in enumerate(keys):
            self._sheet.write_string(0, column, key.name, head)
        self._sheet.freeze_panes(1, 0)

    def add(self, rows: Sequence[Values]) -> None:
        for row in rows:
            for column, key in enumerate(self._keys):
                self._write(column, key, row.get(key.attribute))
            self._count += 1

    def close(self) -> None:
        self._book.close()

    def _write(self, column: int, key: FieldSpec, value: object) -> None:
        place = (self._count, column)
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(*place, value)
        elif isinstance(value, int | Decimal):
            self._sheet.write_number(*place, value)
        elif key.codec is MOMENT and isinstance(value, datetime):
            local = value.astimezone(self._zone).replace(tzinfo=None)
            self._sheet.write_datetime(*place, local, self._moment)
        elif key.codec is DATE and isinstance(value, date):
            self._sheet.write_datetime(*place, value, self._day)
        else:
            self._sheet.write_string(*place, text_of(key, value, self._zone)[:_CELL_MAX])


def columns(resource: type[Resource], selection: Selection) -> list[FieldSpec]:
    """Return the columns of a table: fields that every row has and that are not nested rows."""
    asked = selection.only is not None
    answered = {
        key.attribute: True for key in resource.keys if asked or not (key.omit_if_empty or key.computed)
    }
    return [key for key in selection.keys(resource, answered) if not key.rows]


def text_of(key: FieldSpec, value: object, zone: tzinfo) -> str:
    """Format a value as text, as in the API; null and blank become empty."""
    return "" if value is None or value == "" else key.codec.text(value, zone)


def harmless(text: str) -> str:
    """Prefix text with a quote if a spreadsheet would interpret it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
