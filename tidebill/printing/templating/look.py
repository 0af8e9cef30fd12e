"""Look of a template without writing CSS: colors, font, size, spacing, logo and header band."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tidebill.printing.typesetting.accent import is_colour, make_readable
from tidebill.wire import errors
from tidebill.wire.errors import Message

STARTERS: Final = Path(__file__).parent / "starters"
BASES: Final = ("modern", "classic")
FONTS: Final[Mapping[str, str]] = {
    "sans": '"Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif',
    "serif": '"Noto Serif", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif',
}
SPACINGS: Final[Mapping[str, tuple[str, str]]] = {
    "compact": ("3mm", "0.6mm"),
    "normal": ("6mm", "1.4mm"),
    "wide": ("9mm", "2.4mm"),
}
FONT_SIZES: Final = (6, 16)
LOGO_HEIGHTS: Final = (5, 60)
DEFAULT_ACCENT: Final = "#12506b"


@dataclass(frozen=True, kw_only=True)
class Look:
    """Settings of the style; lengths in points and millimeters."""

    accent: str
    font: str
    font_size: int
    spacing: str
    logo_height: int
    header_band: bool


def base_html(base: str) -> str:
    return (STARTERS / f"{base}.hbs").read_text()


def base_css(base: str) -> str:
    return (STARTERS / f"{base}.css").read_text()


def build_css(base: str, look: Look, *, css: str, is_own: bool) -> str:
    """Return the whole style: the look as variables, the base's style, the header band and the own CSS.

    A template with markup of its own (``is_own``) brings its whole style.
    """
    space, cell = SPACINGS[look.spacing]
    accent = make_readable(look.accent or DEFAULT_ACCENT)
    variables = (
        f":root {{ --accent: {accent}; --space: {space}; --cell: {cell}; "
        f"--logo-height: {look.logo_height}mm; }}\n"
        f"html {{ font-size: {look.font_size}pt; font-family: {FONTS[look.font]}; }}\n"
    )
    band = _BAND if look.header_band else ""
    return f"{variables}{'' if is_own else base_css(base)}\n{band}\n{css}"


_BAND: Final = """#invoice_header { background: var(--accent); color: #fff; padding: 5mm; }
#invoice_header h1 { color: #fff; }
#invoice_header td { padding: 5mm; }
table#invoice_header { padding: 0; }"""


def look_errors(look: Look) -> dict[str, str | Message]:
    """Return what is wrong with the settings, by setting."""
    wrong: dict[str, str | Message] = {}
    if look.accent and not is_colour(look.accent):
        wrong["accent"] = Message("must be a color such as #12506b")
    for name, (least, most) in (("font_size", FONT_SIZES), ("logo_height", LOGO_HEIGHTS)):
        if not least <= getattr(look, name) <= most:
            wrong[name] = Message("must be between %(least)s and %(most)s", {"least": least, "most": most})
    for name, options in (("font", FONTS), ("spacing", SPACINGS)):
        if getattr(look, name) not in options:
            wrong[name] = errors.NOT_LISTED
    return wrong
