"""Typst in this process: one compiler for each thread, which reads nothing but the packaged designs."""

import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from tidebill.delivery.printing.fonts import shared_fonts

if TYPE_CHECKING:
    from typst import PDFStandard

DESIGNS = Path(__file__).parent / "designs"
ARCHIVED_AND_ACCESSIBLE: list["PDFStandard"] = ["a-3a", "ua-1"]

_threads = threading.local()


def compile_pdf(sheet: str, *, design: str, timestamp: datetime) -> bytes:
    """The PDF (PDF/A-3a and PDF/UA-1) of a sheet, which is JSON and reaches the design only as data.

    A cluster of characters that no single font can draw is not allowed in such a PDF. It is printed
    with the font's sign for it, in a tagged PDF that claims neither standard: a document always prints.
    """
    try:
        return run_compiler(sheet, design=design, timestamp=timestamp, standards=ARCHIVED_AND_ACCESSIBLE)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return run_compiler(sheet, design=design, timestamp=timestamp, standards=[])


def run_compiler(sheet: str, *, design: str, timestamp: datetime, standards: list["PDFStandard"]) -> bytes:
    result = thread_compiler().compile(
        input=DESIGNS / design / "main.typ",
        format="pdf",
        sys_inputs={"sheet": sheet},
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
        packages = DESIGNS / "packages"
        compiler = typst.Compiler(
            root=DESIGNS,
            font_paths=shared_fonts(),
            ignore_system_fonts=True,
            package_path=packages,
            package_cache_path=packages,
        )
        _threads.compiler = compiler
    return compiler
