"""Print previews of unsaved documents."""

import base64

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import FileResponse, Response
from tidebill.invoices.previews import preview_of, while_typing
from tidebill.invoices.wire import Invoice as Wire
from tidebill.printing.responses import PDF_TYPE
from tidebill.printing.services.preview import draw_preview, print_preview


@endpoint(
    "Preview the PDF of a document without issuing it",
    reads=Wire,
    answers="The PDF, marked as preview",
    formats=("pdf",),
)
def pdf(context: RequestContext) -> Response:
    return _file(print_preview(preview_of(context)))


@endpoint(
    "Preview the PDF of a changed document without saving it",
    reads=Wire,
    answers="Same as `inline`.",
    formats=("pdf",),
)
def changed_pdf(context: RequestContext, id: int) -> Response:
    return _file(print_preview(preview_of(context, id)))


@endpoint("Draws a document without issuing it", reads=Wire, answers="Its pages", documented=False)
def pages(context: RequestContext) -> Response:
    return while_typing(context, lambda: _pictures(draw_preview(preview_of(context))))


@endpoint(
    "Draws a change of a document without making it",
    reads=Wire,
    answers="Same as `inline`.",
    documented=False,
)
def changed_pages(context: RequestContext, id: int) -> Response:
    return while_typing(context, lambda: _pictures(draw_preview(preview_of(context, id))))


def _file(content: bytes) -> Response:
    return FileResponse(content=content, content_type=PDF_TYPE, name="preview.pdf")


def _pictures(found: list[bytes]) -> dict[str, list[str]]:
    return {"pages": [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in found]}
