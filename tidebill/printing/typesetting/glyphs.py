"""Replace characters without a glyph, so that a document always prints."""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tidebill.printing.typesetting.fonts import font_files

MISSING = "\N{WHITE SQUARE}"
SPACE_BETWEEN = "\N{ZERO WIDTH SPACE}"
PIECE = 6
JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
SILENT = JOINERS | frozenset(f"{SPACE_BETWEEN}\N{SOFT HYPHEN}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}")
MISSING_RUN = re.compile(f"{MISSING}[{MISSING}{''.join(sorted(JOINERS))}]*")
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
COMBINING = frozenset({"Mn", "Me", "Mc"})
# Variation selectors (color emoji or plain text): prints are monochrome.
PRESENTATION = frozenset("\ufe0e\ufe0f")
COLLECTION = b"ttcf"
GROUPED_CODE_POINTS, SEGMENTED_CODE_POINTS = 12, 4


def make_printable(text: str) -> str:
    """Return `text` composed (NFC), with one "□" per run of characters without a glyph; line breaks are kept.

    Control characters are removed, including those that reverse the reading order: an account number must not
    be displayed in another order than it is stored.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if composed.isascii() and composed.isprintable():
        return composed
    return MISSING_RUN.sub(MISSING, "".join(draw(character) for character in composed))


def missing_characters(text: str) -> list[str]:
    """Return the characters that `make_printable` replaces by "□", each once."""
    if text.isascii():
        return []
    composed = unicodedata.normalize("NFC", text)
    found = (character for character in composed if character != MISSING and draw(character) == MISSING)
    return list(dict.fromkeys(found))


def make_breakable(text: str, *, longest: int) -> str:
    """Add invisible line break opportunities to words of more than `longest` characters."""
    long_word = re.compile(rf"\S{{{longest + 1},}}")
    return long_word.sub(lambda found: SPACE_BETWEEN.join(split_word(found[0])), text)


def draw(character: str) -> str:
    """Return the character, a space, nothing, or the replacement sign."""
    if character in "\n\t":
        return "\n" if character == "\n" else " "
    if character in PRESENTATION:
        return ""
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
    """Yield the code points of the font's character map (OpenType `cmap`, format 12, or 4 of small fonts)."""
    data = path.read_bytes()
    table = find_cmap(data)
    (count,) = struct.unpack_from(">H", data, table + 2)
    offsets = (struct.unpack_from(">I", data, table + 8 + 8 * index)[0] for index in range(count))
    formats = {struct.unpack_from(">H", data, table + offset)[0]: table + offset for offset in offsets}
    if GROUPED_CODE_POINTS in formats:
        yield from read_groups(data, formats[GROUPED_CODE_POINTS])
    elif SEGMENTED_CODE_POINTS in formats:
        yield from read_segments(data, formats[SEGMENTED_CODE_POINTS])
    else:
        raise RuntimeError(f"{path.name} has no character map of format 12 or 4.")


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


def read_segments(data: bytes, subtable: int) -> Iterator[int]:
    """Yield the code points of format 4: segments with a shift, or with a list in which glyph 0 is none."""
    (double,) = struct.unpack_from(">H", data, subtable + 6)
    ends, starts = subtable + 14, subtable + 16 + double
    for place in range(0, double, 2):
        (last,) = struct.unpack_from(">H", data, ends + place)
        (first,) = struct.unpack_from(">H", data, starts + place)
        (shift,) = struct.unpack_from(">H", data, starts + double + place)
        at = starts + 2 * double + place
        (distance,) = struct.unpack_from(">H", data, at)
        for point in range(first, min(last, 0xFFFE) + 1):
            if distance:
                (glyph,) = struct.unpack_from(">H", data, at + distance + 2 * (point - first))
            else:
                glyph = (point + shift) & 0xFFFF
            if glyph:
                yield point
