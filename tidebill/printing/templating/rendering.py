"""Child process of templates: from a request as JSON to a PDF or pictures of its pages.

It runs confined (tidebill.confined): without network, and with files of the installed packages only. It
imports neither Django nor the database.
"""

import json
import os
import shutil
import tempfile
import warnings
from html import escape
from pathlib import Path
from typing import Any, Final

from tidebill.printing.templating.engine import ready_blocks
from tidebill.printing.templating.texts import render_all
from tidebill.printing.typesetting.fonts import TEMPLATE_PACKAGES, font_files
from tidebill.wire.errors import RuleViolation

_FONTS: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
{folders}<alias><family>sans-serif</family><prefer><family>Noto Sans</family></prefer></alias>
<config><rescan><int>0</int></rescan></config></fontconfig>"""


def prepare() -> None:
    """Load the libraries and fonts; raises RuleViolation naming a library that is missing."""
    warnings.simplefilter("ignore")
    # Embedded fonts have a date; equal documents give equal bytes.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    place = _configure_fonts()
    try:
        from tidebill.printing.templating import pages  # noqa: PLC0415  # loads the libraries

        pages.warm_up()
    except (ImportError, OSError) as error:
        raise RuleViolation(
            "Templates can't be printed: the server lacks a library (%(library)s)", library=str(error)[:200]
        ) from None
    finally:
        shutil.rmtree(place)
    ready_blocks()


def render(content: bytes) -> dict[str, Any]:
    """Answer a request (see renderer.py): the PDF or its pictures, and refused addresses."""
    request = json.loads(content)
    try:
        return _render(request)
    except RuleViolation:
        raise
    except Exception as error:
        # What a template makes a library do can't be foreseen; its author gets to know it.
        reason = f"{type(error).__name__}: {error}"[:200]
        raise RuleViolation("The template can't be rendered: %(reason)s", reason=reason) from None


def _render(request: dict[str, Any]) -> dict[str, Any]:
    from tidebill.printing.templating import pages  # noqa: PLC0415  # loads the libraries

    return pages.print_texts(render_all(request, html=True), request)


def _configure_fonts() -> Path:
    """Use the packaged fonts only. Return the folder of settings, which is read when the library starts."""
    folders = sorted({str(file.parent) for file in font_files(TEMPLATE_PACKAGES)})
    place = Path(tempfile.mkdtemp(prefix="tidebill-fonts-"))
    settings = place / "fonts.conf"
    settings.write_text(_FONTS.format(folders="".join(f"<dir>{escape(folder)}</dir>" for folder in folders)))
    os.environ["FONTCONFIG_FILE"] = str(settings)
    return place
