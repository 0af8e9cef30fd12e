"""Read the first visible sheet of an XLSX workbook as displayed text."""

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
    from openpyxl.cell.cell import Cell
else:
    openpyxl = LazyModule("openpyxl")

# Text of a cell whose formula was never calculated, in the style of spreadsheet errors.
NOT_CALCULATED: Final = "#CALC!"
# Limit of an unpacked XLSX, well above a table with the maximum size.
_UNPACKED_MAX: Final = 64 * 2**20
_PARTS_MAX: Final = 1_000
_MERGED_MAX: Final = 500
# Precision of numbers in spreadsheets; longer ones have lost digits.
_DIGITS_MAX: Final = 15
_UNREADABLE: Final = "is not a readable table"
_LITERALS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_FORMULA: Final = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)([0-9]+)"[^>]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_Place = tuple[int, int]


def read_book(content: bytes, *, size: int, columns: int, rows: int) -> Iterator[list[str]]:
    """Yield the rows of the first visible sheet, with one column more than allowed; ``size`` (MiB) is for
    messages.

    Merged cells repeat the text of the first one.
    """
    _check_parts(content, size)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets: Any = book.worksheets
        sheet = next((found for found in sheets if found.sheet_state == "visible"), sheets[0])
        # The size that a sheet declares can't be trusted.
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
        # The parser raises arbitrary errors for broken files.
        raise errors.validation_error(_UNREADABLE) from None


def _cell_text(
    cell: "Cell",
    place: _Place,
    shown: Mapping[_Place, _Place],
    first: dict[_Place, str],
    missing: set[_Place],
) -> str:
    text = shown_text(cell.value, cell.number_format) if cell.value is not None else ""
    if not text and place in missing:
        text = NOT_CALCULATED
    origin = shown.get(place)
    if origin == place:
        first[place] = text
    return first.get(origin, "") if origin else text


def _merged(part: bytes, *, columns: int, rows: int) -> dict[_Place, _Place]:
    """Map each merged cell to the one whose text it shows."""
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


def shown_text(value: object, number_format: str) -> str:
    """Format a value as displayed: percentages, leading zeros of the number format, ISO dates."""
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
        # Digits are lost: scientific notation shows that the number is not exact.
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
    """Format digits with zeros such as ``00000`` or ``00-000``; None for other formats."""
    if not re.fullmatch(r"[0\-/() ]*", _LITERALS.sub("", section)):
        return None
    places = _LITERALS.sub("", section).count("0")
    if places < 2:
        return None
    digits = digits.rjust(places, "0")
    # Excess digits precede the format's first one.
    rest = iter([digits[: len(digits) - places + 1], *digits[len(digits) - places + 1 :]])
    codes = re.findall(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', section)
    return "".join(next(rest) if code == "0" else _literal(code) for code in codes)


def _literal(code: str) -> str:
    """Return the literal text of a format code: quoted, escaped, or the character itself."""
    if code[0] == '"':
        return code[1:-1]
    return code[1:] if code[0] == "\\" else "" if code[0] in "_*[" else code


def _check_parts(content: bytes, size: int) -> None:
    """Check that a workbook (a zip file) does not exceed its unpacked limit or declare entities."""
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
