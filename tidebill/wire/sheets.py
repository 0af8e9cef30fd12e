"""Parse uploaded tables: common CSV dialects and XLSX, with limits and without formulas."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tidebill.wire import errors
from tidebill.wire.workbooks import read_book

BYTES_MAX: Final = 5 * 2**20
ROWS_MAX: Final = 5_000
COLUMNS_MAX: Final = 100
CELL_MAX: Final = 10_000
_DELIMITERS: Final = ",;\t|"
# Excel's header line that declares the delimiter.
_SEPARATOR: Final = re.compile(r'"?sep=(.)"?[,;\t]*\r?\n', re.IGNORECASE)
_WRAPPED: Final = re.compile(r'="(.*)"', re.DOTALL)
# Exports put it before text that looks like a formula; people put it before digits.
_QUOTE: Final = "'"
_FORMULA: Final = ("=", "+", "-", "@")
_DIGITS: Final = re.compile(r"[0-9][0-9 .,/-]*")
_COMMON: Final = "–—’‘“”„…€§°©®·•«»\xa0"  # noqa: RUF001
# Non-ASCII letters of the languages of each code page.
_ALPHABETS: Final = {
    "cp1250": [
        frozenset(letters + _COMMON)
        for letters in ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "äöüß", "čćđšž")
    ],
    "cp1252": [
        frozenset(letters + _COMMON)
        for letters in ("àâæçéèêëîïôœùûüÿ", "áéíñóúü¿¡ºª", "àèéìíîòóùú", "ãáàâçéêíóôõú", "åäöæøéü", "äöüßé")
    ],
}
# The code pages differ in one byte: in Polish ń never precedes a vowel, so it is the Spanish ñ.
_NOT_POLISH: Final = re.compile("ń[aeiouyáéíóúąęó]")


@dataclass(frozen=True)
class Sheet:
    """A table: headings, and the cells of each row as text; ``lines`` holds their line numbers."""

    headers: list[str]
    cells: list[list[str]]
    lines: list[int]


def read_sheet(name: str, content: bytes) -> Sheet:
    """Parse the first sheet of a file; raises a validation error for anything that is not a table within
    limits.
    """
    if len(content) > BYTES_MAX:
        raise errors.validation_error("is too large (maximum is %(size)s MiB)", size=BYTES_MAX // 2**20)
    if is_workbook(name, content):
        rows = read_book(content, size=BYTES_MAX // 2**20, columns=COLUMNS_MAX, rows=2 * ROWS_MAX)
        return _bounded([_clean(cell) for cell in row] for row in rows)
    return _bounded(_rows_of_text(content))


def is_workbook(name: str, content: bytes) -> bool:
    return content[:4] == b"PK\x03\x04" or name.lower().endswith((".xlsx", ".xlsm"))


def read_workbook(content: bytes) -> Sheet:
    """Parse the first sheet of an XLSX workbook; raises a validation error."""
    return read_sheet(".xlsx", content)


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
    said = _SEPARATOR.match(text)
    if said:
        # Keep blank lines, so that line numbers match the file.
        yield []
        text = text[said.end() :]
    delimiter = (said[1] or "\t") if said else _delimiter(text)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_clean(_unwrapped(cell)) for cell in row]
    except csv.Error:
        raise errors.validation_error("is not a readable table") from None


def _delimiter(text: str) -> str:
    """Return the delimiter of the headings, ignoring quoted text."""
    first = text.lstrip("\r\n ").partition("\n")[0]
    bare = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text: str | None = None
    if is_wide or b"\0" not in content:
        try:
            return content.decode("utf-16" if is_wide else "utf-8-sig")
        except UnicodeDecodeError:
            text = None if is_wide else _in_old_encoding(content)
    if text is None:
        raise errors.validation_error("is not a readable table")
    return text


def _in_old_encoding(content: bytes) -> str | None:
    """Decode with the code page that yields the most letters of its languages; Central European on a tie."""
    found: tuple[int, str] | None = None
    for encoding, alphabets in _ALPHABETS.items():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = [letter for letter in text.lower() if letter > "\x7f"]
        strange = min(sum(letter not in letters_of for letter in letters) for letters_of in alphabets)
        strange += len(_NOT_POLISH.findall(text.lower()))
        if found is None or strange < found[0]:
            found = strange, text
    return found[1] if found else None


def _unwrapped(cell: str) -> str:
    """Return the text of ``="00123"``, a notation that preserves leading zeros."""
    wrapped = _WRAPPED.fullmatch(cell.strip())
    return wrapped[1].replace('""', '"') if wrapped else cell


def _clean(text: str) -> str:
    text = text.strip()
    if text[:1] == _QUOTE and (text[1:2] in _FORMULA or _DIGITS.fullmatch(text[1:])):
        text = text[1:]
    if len(text) > CELL_MAX:
        raise errors.validation_error("is too long (maximum is %(count)s characters)", count=CELL_MAX)
    return text
