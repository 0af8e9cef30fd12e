"""Reads the first visible sheet of an XLSX workbook as the text that a person sees in its cells."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticCustomError

from tidebill.kernel.lazy import LazyModule
from tidebill.wire import errors

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = LazyModule("openpyxl")

# What stands in a cell whose formula was never calculated: an error, as those of spreadsheets are written.
NOT_CALCULATED: Final = "#CALC!"
# What an XLSX may unpack to; a table of the largest size is far below it.
_UNPACKED_MAX: Final = 64 * 2**20
_PARTS_MAX: Final = 1_000
_MERGED_MAX: Final = 500
# A spreadsheet keeps so many digits of a number: longer ones have lost some.
_DIGITS_MAX: Final = 15
_UNREADABLE: Final = "is no table that can be read"
_LITERALS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_FORMULA: Final = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)([0-9]+)"[^>]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_Place = tuple[int, int]


def read_book(content: bytes, *, size: int, columns: int, rows: int) -> Iterator[list[str]]:
    """The rows of the first visible sheet; ``size`` in MiB is only told, of columns one more than allowed.

    Merged cells all have the text of the first of them, as a person reads them.
    """
    _check_parts(content, size)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets: Any = book.worksheets
        sheet = next((found for found in sheets if found.sheet_state == "visible"), sheets[0])
        # What a sheet says of its own size can be anything.
        sheet.reset_dimensions()
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            part = pack.read(sheet._worksheet_path.lstrip("/"))
        shown = _merged(part, columns=columns, rows=rows)
        missing = {_place(*found) for found in _FORMULA.findall(part)}
        first: dict[_Place, str] = {}
        for line, row in enumerate(sheet.iter_rows(max_col=columns + 1), start=1):
            yield [
                _cell_text(cell, (line, column), shown, first, missing)
                for column, cell in enumerate(row, start=1)
            ]
    except PydanticCustomError:
        raise
    except Exception:
        # The reader raises whatever its parts run into; none of them is a fault of ours.
        raise errors.validation_error(_UNREADABLE) from None


def _cell_text(
    cell: Any, place: _Place, shown: Mapping[_Place, _Place], first: dict[_Place, str], missing: set[_Place]
) -> str:
    text = shown_text(cell.value, cell.number_format) if cell.value is not None else ""
    if not text and place in missing:
        text = NOT_CALCULATED
    origin = shown.get(place)
    if origin == place:
        first[place] = text
    return first.get(origin, "") if origin else text


def _merged(part: bytes, *, columns: int, rows: int) -> dict[_Place, _Place]:
    """Each merged cell with the one whose text it shows."""
    found = {}
    for ref in _MERGED.findall(part)[:_MERGED_MAX]:
        (top, left), (bottom, right) = _place(*ref[:2]), _place(*ref[2:])
        for line in range(top, min(bottom, rows) + 1):
            for column in range(left, min(right, columns) + 1):
                found[line, column] = (top, left)
    return found


def _place(column: bytes, line: bytes) -> _Place:
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return int(line), number


def shown_text(value: Any, number_format: str) -> str:
    """The text of a value: a percentage as such, the zeros that its format puts before it, a date as ISO."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return _number_text(value, number_format)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


def _number_text(value: float, number_format: str) -> str:
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, f".{_DIGITS_MAX}g"))
    if number.adjusted() >= _DIGITS_MAX:
        # Its last digits are gone; as it is shown nobody takes it for the whole number.
        return f"{number:.14E}"
    sections = (number_format or "General").split(";")
    section = sections[1] if number < 0 and len(sections) > 1 else sections[0]
    codes = _LITERALS.sub("", section)
    if "%" in codes:
        number *= 100
    elif number == number.to_integral_value() and number >= 0:
        masked = _masked(str(int(number)), section)
        if masked:
            return masked
    return format(
        number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize(), "f"
    )


def _masked(digits: str, section: str) -> str | None:
    """The digits in a format of zeros such as ``00000`` or ``00-000``; None if it is no such format."""
    if not re.fullmatch(r"[0\-/() ]*", _LITERALS.sub("", section)):
        return None
    places = _LITERALS.sub("", section).count("0")
    if places < 2:
        return None
    digits = digits.rjust(places, "0")
    # Digits beyond the format stand before its first one.
    rest = iter([digits[: len(digits) - places + 1], *digits[len(digits) - places + 1 :]])
    codes = re.findall(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', section)
    return "".join(next(rest) if code == "0" else _literal(code) for code in codes)


def _literal(code: str) -> str:
    """What a code of a format that is no digit shows: quoted text, an escaped sign, or the sign itself."""
    if code[0] == '"':
        return code[1:-1]
    return code[1:] if code[0] == "\\" else "" if code[0] in "_*[" else code


def _check_parts(content: bytes, size: int) -> None:
    """A workbook is a zip: it must not unpack to more than it may, nor bring entities along."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = pack.infolist()
            if len(parts) > _PARTS_MAX or sum(part.file_size for part in parts) > _UNPACKED_MAX:
                raise errors.validation_error("is too large (maximum is %(size)s MiB)", size=size)
            for part in parts:
                with pack.open(part) as stream:
                    if b"<!DOCTYPE" in stream.read(1_024):
                        raise errors.validation_error(_UNREADABLE)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise errors.validation_error(_UNREADABLE) from None
