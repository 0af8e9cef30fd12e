"""Typst in-process: one compiler per thread, with access to the packaged designs only."""

import re
import threading
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from tidebill.printing.typesetting.designs import Design
from tidebill.printing.typesetting.facturx import claim_facturx, profile_of
from tidebill.printing.typesetting.fonts import font_files

if TYPE_CHECKING:
    from typst import PDFStandard

TEMPLATES = Path(__file__).parent / "designs"
MAIN = TEMPLATES / "parts" / "main.typ"
REPORT = TEMPLATES / "parts" / "report.typ"
ARCHIVED_AND_ACCESSIBLE: list["PDFStandard"] = ["a-3a", "ua-1"]

# Sharp at half a page's width on screen, and small enough to update while typing.
PIXELS_PER_INCH = 110.0
_QUOTED, _CODE_POINT = re.compile('`"(.*?)"`', re.DOTALL), re.compile(r"\\u\{([0-9a-f]+)\}")
_threads = threading.local()


class MissingGlyphs(Exception):
    """Characters without a glyph, in a PDF that must contain its e-invoice."""


def compile_pdf(
    sheets: Sequence[str],
    *,
    design: Design,
    accent: str,
    timestamp: datetime,
    facturx: bytes | None = None,
    must_carry: bool = False,
) -> bytes:
    """Compile sheets, passed to the design as JSON data, to PDF/A-3a and PDF/UA-1.

    `accent` is a color such as "#12506b"; `facturx` is the XML that makes it a Factur-X.

    PDF/A forbids character clusters without a glyph. They are printed with a replacement sign in a tagged PDF
    that claims no standard, since documents must always print. If it `must_carry` its e-invoice, Undrawable
    is raised instead.
    """
    inputs = {"sheets": f"[{','.join(sheets)}]", "design": design.name, "accent": accent}
    attached = {"facturx": facturx.decode()} if facturx else {}
    try:
        pdf = run_compiler(inputs | attached, timestamp=timestamp, standards=ARCHIVED_AND_ACCESSIBLE)
        return claim_facturx(pdf, profile=profile_of(facturx)) if facturx else pdf
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        if must_carry:
            raise MissingGlyphs(_undrawn(str(error))) from None
        return run_compiler(inputs, timestamp=timestamp, standards=[])


def _undrawn(message: str) -> str:
    """Return the characters that the compiler reports, in its notation."""
    quoted = _QUOTED.search(message)
    return _CODE_POINT.sub(lambda found: chr(int(found[1], 16)), quoted[1]) if quoted else ""


def compile_report(report: str, *, timestamp: datetime) -> bytes:
    """Compile a report (JSON) to PDF/A-3a and PDF/UA-1, with the same fallback as `compile_pdf`."""
    inputs = {"report": report}
    try:
        return run_compiler(inputs, timestamp=timestamp, standards=ARCHIVED_AND_ACCESSIBLE, main=REPORT)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return run_compiler(inputs, timestamp=timestamp, standards=[], main=REPORT)


def draw_sheet(
    sheet: str, *, design: Design, accent: str, pixels_per_inch: float = PIXELS_PER_INCH
) -> list[bytes]:
    """Render each page of a sheet as PNG."""
    found = thread_compiler().compile(
        input=MAIN,
        format="png",
        ppi=pixels_per_inch,
        sys_inputs={"sheets": f"[{sheet}]", "design": design.name, "accent": accent},
    )
    return list(found) if isinstance(found, list) else [found or b""]


def run_compiler(
    inputs: dict[str, str], *, timestamp: datetime, standards: list["PDFStandard"], main: Path = MAIN
) -> bytes:
    result = thread_compiler().compile(
        input=main,
        format="pdf",
        sys_inputs=inputs,
        timestamp=timestamp,
        pdf_standards=standards,
    )
    if not isinstance(result, bytes):
        raise TypeError("The compiler gave no PDF.")
    return result


def thread_compiler() -> typst.Compiler:
    """Return this thread's compiler; compilers can't be shared between threads."""
    compiler: typst.Compiler | None = getattr(_threads, "compiler", None)
    if compiler is None:
        packages = TEMPLATES / "packages"
        compiler = typst.Compiler(
            root=TEMPLATES,
            font_paths=shared_fonts(),
            ignore_system_fonts=True,
            package_path=packages,
            package_cache_path=packages,
        )
        _threads.compiler = compiler
    return compiler


@cache
def shared_fonts() -> typst.Fonts:
    """Return the packaged fonts, loaded once for all threads."""
    folders = sorted({path.parent for path in font_files()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
