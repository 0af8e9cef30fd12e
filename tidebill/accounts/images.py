"""Logos and stamps: format and size from the file header, without decoding pixels."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from tidebill.wire import errors

IMAGES = ("logo", "stamp", "sec_stamp")
MEBIBYTES_MAX = 2
# Decoding takes four bytes per pixel.
MEGAPIXELS_MAX = 16
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_GIF_EXTENSION, _GIF_IMAGE = 0x21, 0x2C


@dataclass(frozen=True)
class Image:
    """A PNG, JPEG or GIF with its upload name; the format is detected from the content."""

    name: str
    content: bytes
    content_type: str
    ending: str

    @classmethod
    def read(cls, upload: Any) -> Self:
        """Read an upload; raises a validation error if it is too large or in another format."""
        if upload.size > MEBIBYTES_MAX * 2**20:
            raise errors.validation_error("is too large (maximum is %(size)s MiB)", size=MEBIBYTES_MAX)
        content = upload.read()
        content_type, ending, width, height = _describe(content)
        if width * height > MEGAPIXELS_MAX * 10**6:
            raise errors.validation_error(
                "is too large (maximum is %(size)s megapixels)", size=MEGAPIXELS_MAX
            )
        return cls((upload.name or "")[-255:], content, content_type, ending)


def _describe(content: bytes) -> tuple[str, str, int, int]:
    for start, (content_type, ending, measure) in _KINDS.items():
        if content.startswith(start):
            width, height = _measured(measure, content)
            return content_type, ending, width, height
    raise errors.validation_error(errors.INVALID)


def _measured(measure: Callable[[bytes], tuple[int, int]], content: bytes) -> tuple[int, int]:
    try:
        width, height = measure(content)
    except (struct.error, IndexError):
        raise errors.validation_error(errors.INVALID) from None
    if not (width and height):
        raise errors.validation_error(errors.INVALID)
    return width, height


def _measure_png(content: bytes) -> tuple[int, int]:
    tag, width, height = struct.unpack_from(">4sII", content, 12)
    return (width, height) if tag == b"IHDR" else (0, 0)


def _measure_jpeg(content: bytes) -> tuple[int, int]:
    """Return the size in the "start of frame" segment."""
    place = 2
    while content[place] == 0xFF:
        marker = content[place + 1]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        # Markers may be padded with bytes FF.
        place += 1 if marker == 0xFF else 2 + struct.unpack_from(">H", content, place + 2)[0]
    return 0, 0


def _measure_gif(content: bytes) -> tuple[int, int]:
    """Return the larger of the logical screen and the first frame, which may exceed it."""
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    place = 13 + _gif_colours(flags)
    while content[place] == _GIF_EXTENSION:
        place = _skip_gif_blocks(content, place + 2)
    if content[place] != _GIF_IMAGE:
        return 0, 0
    shown_width, shown_height = struct.unpack_from("<HH", content, place + 5)
    return max(width, shown_width), max(height, shown_height)


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _skip_gif_blocks(content: bytes, place: int) -> int:
    while content[place]:
        place += content[place] + 1
    return place + 1


_KINDS: dict[bytes, tuple[str, str, Callable[[bytes], tuple[int, int]]]] = {
    b"\x89PNG\r\n\x1a\n": ("image/png", "png", _measure_png),
    b"\xff\xd8\xff": ("image/jpeg", "jpg", _measure_jpeg),
    b"GIF87a": ("image/gif", "gif", _measure_gif),
    b"GIF89a": ("image/gif", "gif", _measure_gif),
}
