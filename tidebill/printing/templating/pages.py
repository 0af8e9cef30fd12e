"""HTML to PDF with WeasyPrint, and pictures of the pages. Only the child process imports this module."""

import base64
import io
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import pypdfium2
import weasyprint
from PIL import Image
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from tidebill.printing.typesetting.facturx import FILE_NAME, describe_facturx, profile_of
from tidebill.wire.errors import RuleViolation

BASE_STYLE: Final = Path(__file__).parent / "starters" / "base.css"
# PDF/A-3a is tagged and may contain the e-invoice.
ARCHIVED_AND_TAGGED: Final = "pdf/a-3a"
# 25 million pixels take 100 MB.
PIXELS_MAX: Final = 25_000_000
PAGES_MAX: Final = 300
_POINTS_PER_INCH: Final = 72
_NEXT_COPY: Final = '<div style="break-before: page"></div>'
_END_OF_METADATA: Final = b"</rdf:RDF>"


class _Loader(URLFetcher):
    """Loads data URLs only, and keeps the other addresses that a template names."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"])
        self.refused: list[str] = []

    def fetch(self, url: str, headers: "dict[str, str] | None" = None) -> Any:
        if url[:5].lower() != "data:":
            self.refused = list(dict.fromkeys([*self.refused, url[:200]]))
        return super().fetch(url, headers)


class _Fonts(FontConfiguration):
    """The packaged fonts; one that a template adds is ignored, since it would be written to a file."""

    def add_font_face(self, rule_descriptors: object, url_fetcher: object) -> None:
        pass


def warm_up() -> None:
    """Load the fonts and refuse huge images."""
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    print_texts(["<p>1</p>"], {"title": "", "lang": "en", "style": "", "output": "pdf"})


def print_texts(texts: Sequence[str], request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the PDF, or pictures of its first pages, and the addresses that were not loaded."""
    mark = _watermark(request)
    body = _NEXT_COPY.join(f'<div class="td-copy">{mark}{text}</div>' for text in texts)
    loader = _Loader()
    pdf = _make_pdf(body, request, loader=loader)
    answer: dict[str, Any] = {"refused": loader.refused}
    if request["output"] == "pages":
        pictures = _draw(pdf, most=request["most"], pixels=request["pixels_per_inch"])
        return {**answer, "pages": pictures}
    return {**answer, "pdf": base64.b64encode(pdf).decode()}


def _watermark(request: Mapping[str, Any]) -> str:
    remark = request.get("remark")
    return f'<div class="td-watermark">{escape(remark)}</div>' if remark else ""


def _make_pdf(body: str, request: Mapping[str, Any], *, loader: _Loader) -> bytes:
    page = (
        f'<!DOCTYPE html><html lang="{escape(request["lang"])}" dir="{request.get("direction", "ltr")}">'
        f'<head><meta charset="utf-8"><title>{escape(request["title"])}</title>{_metadata(request)}</head>'
        f"<body>{body}</body></html>"
    )
    document = weasyprint.HTML(string=page, url_fetcher=loader).render(
        stylesheets=[_base_style(), weasyprint.CSS(string=request["style"], url_fetcher=loader)],
        font_config=_fonts(),
        presentational_hints=True,
    )
    if len(document.pages) > PAGES_MAX:
        raise RuleViolation("The print has more than %(count)s pages", count=PAGES_MAX)
    return _write(document, request)


def _write(document: "weasyprint.Document", request: Mapping[str, Any]) -> bytes:
    """Write the file; the same document gives the same bytes."""
    xml = request.get("facturx")
    if xml:
        described = describe_facturx(profile_of(xml.encode())).encode()
        by_library = document.metadata.generate_rdf_metadata
        document.metadata.generate_rdf_metadata = lambda *arguments: by_library(*arguments).replace(
            _END_OF_METADATA, described + _END_OF_METADATA
        )
    written: bytes = document.write_pdf(
        pdf_variant=ARCHIVED_AND_TAGGED,
        pdf_tags=True,
        pdf_identifier=request.get("identifier", "tidebill").encode(),
        attachments=[_attachment(xml, request)] if xml else None,
        finisher=_associate_once,
    )
    return written


def _associate_once(_document: object, pdf: Any) -> None:
    """List each associated file once: the library lists attachments twice."""
    files = pdf.catalog.get("AF")
    if files:
        pdf.catalog["AF"] = type(files)(dict.fromkeys(files))


def _attachment(xml: str, request: Mapping[str, Any]) -> Any:
    moment = datetime.fromisoformat(request["timestamp"])
    return weasyprint.Attachment(
        string=xml,
        name=FILE_NAME,
        description="Factur-X",
        created=moment,
        modified=moment,
        relationship="Alternative",
        url_fetcher=_Loader(),
    )


def _metadata(request: Mapping[str, Any]) -> str:
    named = {
        "author": request.get("author"),
        "generator": "Tidebill",
        "dcterms.created": request.get("timestamp"),
        "dcterms.modified": request.get("timestamp"),
    }
    return "".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in named.items() if text)


@cache
def _fonts() -> Any:
    """Return the fonts of all documents, which take long to load."""
    return _Fonts()


@cache
def _base_style() -> Any:
    return weasyprint.CSS(string=BASE_STYLE.read_text())


def _draw(pdf: bytes, *, most: int, pixels: float) -> list[str]:
    pictures = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(min(most, len(document))):
            target = io.BytesIO()
            document[number].render(scale=pixels / _POINTS_PER_INCH).to_pil().save(target, "PNG")
            pictures.append(base64.b64encode(target.getvalue()).decode())
    return pictures
