"""Packaged fonts, so that prints are identical on every machine."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")
# Only templates choose a font with serifs.
TEMPLATE_PACKAGES = (*PACKAGES, "fontpkg_noto_serif")
SUFFIXES = frozenset({".ttf", ".otf", ".ttc"})
LATIN = "Noto Sans"
ARABIC = "Noto Sans Arabic"
# Scripts besides Latin, Greek, Cyrillic, Arabic and Han, in no order: no two draw the same letters.
SCRIPTS = (
    *(
        "Armenian",
        "Bengali",
        "Devanagari",
        "Ethiopic",
        "Georgian",
        "Gujarati",
        "Gurmukhi",
        "Hebrew",
        "Kannada",
    ),
    *("Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Symbols", "Tamil", "Telugu", "Thai"),
)
# In one color, as paper has it.
EMOJI = "Noto Emoji"
HAN = {"ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR", "zh_Hant": "Noto Sans CJK TC"}
HAN_DEFAULT = "Noto Sans CJK SC"


@cache
def font_files(packages: tuple[str, ...] = PACKAGES) -> tuple[Path, ...]:
    """Return all packaged font files."""
    found = (path for name in packages for path in package_folder(name).rglob("*"))
    return tuple(sorted(path for path in found if path.suffix in SUFFIXES))


def font_families(language: str, *, script: str | None = None) -> list[str]:
    """Return font families in fallback order; Han characters use the language's own glyphs."""
    han = HAN.get(f"{language}_{script}") or HAN.get(language) or HAN_DEFAULT
    return [LATIN, ARABIC, han, *(f"Noto Sans {name}" for name in SCRIPTS), EMOJI]


def package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The font package {name} is not installed.")
    return Path(spec.origin).parent
