"""Accent color of a document: validated, and dark enough to read on white."""

import re
from typing import Final

HEX_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
# WCAG 2.2, success criterion 1.4.3: text of any size against its background.
LEAST_CONTRAST: Final = 4.5
STEP: Final = 0.92
SRGB_LINEAR_UP_TO: Final = 0.04045
# Luminance coefficients of red, green and blue.
BRIGHTNESS: Final = (0.2126, 0.7152, 0.0722)


def is_colour(text: str) -> bool:
    """Return whether `text` is a color such as "#12506b"."""
    return HEX_COLOUR.fullmatch(text) is not None


def make_readable(colour: str) -> str:
    """Return the color, darkened until its contrast to white suffices for text."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    while contrast_to_white(shares) < LEAST_CONTRAST:
        shares = [share * STEP for share in shares]
    return "#" + "".join(f"{round(share * 255):02x}" for share in shares)


def contrast_to_white(shares: list[float]) -> float:
    """Return WCAG's contrast ratio to white, from 1 to 21; `shares` of red, green and blue from 0 to 1."""
    brightness = sum(weight * linear(share) for weight, share in zip(BRIGHTNESS, shares, strict=True))
    return 1.05 / (brightness + 0.05)


def linear(share: float) -> float:
    if share <= SRGB_LINEAR_UP_TO:
        return share / 12.92
    return float(((share + 0.055) / 1.055) ** 2.4)
