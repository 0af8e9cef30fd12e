"""Typst in this process: one compiler for each thread, which reads nothing but the packaged designs."""

import re
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from tidebill.delivery.printing.designs import Design
from tidebill.delivery.printing.facturx import claim_facturx, profile_of
from tidebill.delivery.printing.fonts import shared_fonts

if TYPE_CHECKING:
    from typst import PDFStandard

TEMPLATES = Path(__file__).parent / "designs"
MAIN = TEMPLATES / "parts" / "main.typ"
REPORT = TEMPLATES / "parts" / "report.typ"
ARCHIVED_AND_ACCESSIBLE: list["PDFStandard"] = ["a-3a", "ua-1"]

# Sharp on a screen at the width of half a page, and small enough to be sent while somebody types.
PIXELS_PER_INCH = 110.0
_QUOTED, _CODE_POINT = re.compile('`"(.*?)"`', re.DOTALL), re.compile(r"\\u\{([0-9a-f]+)\}")
_threads = threading.local()


class Undrawable(Exception):
    """Characters that no single font can draw, which it names, in a PDF that must carry its e-invoice."""


def compile_pdf(
    sheets: Sequence[str],
    *,
    design: Design,
    accent: str,
    timestamp: datetime,
    facturx: bytes | None = None,
    must_carry: bool = False,
) -> bytes:
    """The PDF (PDF/A-3a and PDF/UA-1) of sheets, which are JSON and reach the design only as data.

    `accent` is a colour such as "#12506b"; `facturx` the invoice for programs, which makes it a Factur-X.

    A cluster of characters that no single font can draw is not allowed in such a PDF. It is printed
    with the font's sign for it, in a tagged PDF that claims no standard: a document always prints. Where it
    `must_carry` its invoice, that raises Undrawable.
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
            raise Undrawable(_undrawn(str(error))) from None
        return run_compiler(inputs, timestamp=timestamp, standards=[])


def _undrawn(message: str) -> str:
    """The characters that the compiler names, in its own notation."""
    quoted = _QUOTED.search(message)
    return _CODE_POINT.sub(lambda found: chr(int(found[1], 16)), quoted[1]) if quoted else ""


def compile_report(report: str, *, timestamp: datetime) -> bytes:
    """The PDF (PDF/A-3a and PDF/UA-1) of a report, which is JSON; as `compile_pdf` where no font suffices."""
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
    """Each page of a sheet as a picture (PNG)."""
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
    """This thread's compiler: one shared by two threads refuses to work."""
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
