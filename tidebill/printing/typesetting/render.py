"""Render documents as PDF."""

import io
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from tidebill.kernel.lazy import LazyModule
from tidebill.printing.typesetting.accent import make_readable
from tidebill.printing.typesetting.compiler import PIXELS_PER_INCH, compile_pdf, draw_sheet
from tidebill.printing.typesetting.designs import Design, find_design
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.sheet.assemble import write_sheet

if TYPE_CHECKING:
    import pikepdf
else:
    pikepdf = LazyModule("pikepdf")


def render_pdf(
    document: PrintableDocument,
    *,
    print_option: str = "original",
    facturx: bytes | None = None,
    must_carry: bool = False,
) -> bytes:
    """Return a tagged PDF with its e-invoice attached; deterministic.

    `print_option` is "original", "copy", "original_and_copy" (both in one file) or "duplicate"; raises
    ValueError for anything else, and MissingGlyphs if the PDF `must_carry` its e-invoice and can't.
    """
    return _render([document], print_option, facturx, must_carry=must_carry)


def render_many(documents: Sequence[PrintableDocument], *, print_option: str = "original") -> bytes:
    """Render documents as one PDF, in order, with separate page numbers.

    Documents with the same look become one tagged file; files with different looks are joined, which loses
    their tags.
    """
    parts = [_render(list(found), print_option) for _, found in groupby(documents, key=_look)]
    return parts[0] if len(parts) == 1 else join_pdfs(parts)


def draw_pages(
    document: PrintableDocument, *, remark: str, most: int = 3, pixels_per_inch: float = PIXELS_PER_INCH
) -> list[bytes]:
    """Render the first pages as PNG, as in the PDF, with ``remark`` as watermark."""
    design, accent = _look(document)
    sheet = write_sheet(document, print_option="original", remark=remark)
    return draw_sheet(sheet, design=design, accent=accent, pixels_per_inch=pixels_per_inch)[:most]


def render_draft(document: PrintableDocument, *, remark: str) -> bytes:
    """Render the PDF of an unsaved document, with ``remark`` as watermark."""
    design, accent = _look(document)
    sheet = write_sheet(document, print_option="original", remark=remark)
    timestamp = document.timestamp.replace(microsecond=0)
    return compile_pdf([sheet], design=design, accent=accent, timestamp=timestamp)


def _look(document: PrintableDocument) -> tuple[Design, str]:
    design = find_design(document.invoice.get("invoice_template_id"))
    return design, make_readable(document.accent or design.accent)


def _render(
    documents: Sequence[PrintableDocument],
    print_option: str,
    facturx: bytes | None = None,
    *,
    must_carry: bool = False,
) -> bytes:
    """Render documents with the same look."""
    design, accent = _look(documents[0])
    return compile_pdf(
        [write_sheet(document, print_option=print_option) for document in documents],
        design=design,
        accent=accent,
        # PDF dates have whole seconds.
        timestamp=documents[0].timestamp.replace(microsecond=0),
        facturx=facturx,
        must_carry=must_carry,
    )


def join_pdfs(parts: Sequence[bytes]) -> bytes:
    """Join PDFs in order."""
    target = io.BytesIO()
    with pikepdf.new() as joined:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as found:
                joined.pages.extend(found.pages)
        joined.save(target, deterministic_id=True)
    return target.getvalue()
