"""Replace characters without a glyph, so that a document always prints."""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tidebill.delivery.printing.fonts import font_files

MISSING = "\N{WHITE SQUARE}"
SPACE_BETWEEN = "\N{ZERO WIDTH SPACE}"
PIECE = 6
JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
SILENT = JOINERS | frozenset(f"{SPACE_BETWEEN}\N{SOFT HYPHEN}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}")
MISSING_RUN = re.compile(f"{MISSING}[{MISSING}{''.join(sorted(JOINERS))}]*")
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
COMBINING = frozenset({"Mn", "Me", "Mc"})
COLLECTION = b"ttcf"
GROUPED_CODE_POINTS = 12


def make_printable(text: str) -> str:
    """Return `text` composed (NFC), with one "□" per run of characters without a glyph; line breaks are kept.

    Control characters are removed, including those that reverse the reading order: an account number must not
    be displayed in another order than it is stored.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if composed.isascii() and composed.isprintable():
        return composed
    return MISSING_RUN.sub(MISSING, "".join(draw(character) for character in composed))


def make_breakable(text: str, *, longest: int) -> str:
    """Add invisible line break opportunities to words of more than `longest` characters."""
    long_word = re.compile(rf"\S{{{longest + 1},}}")
    return long_word.sub(lambda found: SPACE_BETWEEN.join(split_word(found[0])), text)


def draw(character: str) -> str:
    """Return the character, a space, nothing, or the replacement sign."""
    if character in "\n\t":
        return "\n" if character == "\n" else " "
    category = unicodedata.category(character)
    if category in INVISIBLE and character not in SILENT:
        return ""
    if ord(character) in covered():
        return character
    return "" if category in COMBINING or character in SILENT else MISSING


def split_word(word: str) -> list[str]:
    """Split a word into pieces; combining characters stay with their letter."""
    pieces = [""]
    for character in word:
        if len(pieces[-1]) >= PIECE and not unicodedata.combining(character):
            pieces.append("")
        pieces[-1] += character
    return pieces


@cache
def covered() -> frozenset[int]:
    """Return the code points covered by the packaged fonts."""
    return frozenset(point for path in font_files() for point in read_code_points(path))


def read_code_points(path: Path) -> Iterator[int]:
    """Yield the code points of the font's character map (OpenType `cmap`, format 12)."""
    data = path.read_bytes()
    table = find_cmap(data)
    (count,) = struct.unpack_from(">H", data, table + 2)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", data, table + 8 + 8 * index)
        if struct.unpack_from(">H", data, table + offset) == (GROUPED_CODE_POINTS,):
            yield from read_groups(data, table + offset)
            return
    raise RuntimeError(f"{path.name} has no character map of format 12.")


def find_cmap(data: bytes) -> int:
    """Return the offset of the first font's character map; a collection's fonts cover the same characters."""
    (start,) = struct.unpack_from(">I", data, 12) if data.startswith(COLLECTION) else (0,)
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
        if tag == b"cmap":
            return int(offset)
    raise RuntimeError("The font has no character map.")


def read_groups(data: bytes, subtable: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", data, subtable + 12)
    for index in range(groups):
        first, last, _ = struct.unpack_from(">III", data, subtable + 16 + 12 * index)
        yield from range(first, last + 1)
