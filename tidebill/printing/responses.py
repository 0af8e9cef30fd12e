"""Responses that contain a printed document."""

from collections.abc import Callable, Sequence

from tidebill.http.context import RequestContext
from tidebill.http.responses import FileResponse, Response
from tidebill.invoices.models import Invoice
from tidebill.kernel import vocabulary
from tidebill.kernel.file_names import file_name
from tidebill.printing.services import print_invoice
from tidebill.printing.wire import PrintParameters
from tidebill.wire.errors import Message

PDF_TYPE = "application/pdf"
# Keep capability URLs out of search engines and referrers.
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def print_response(
    context: RequestContext, invoice: Invoice, *, inline: bool, printing: Callable[..., bytes] = print_invoice
) -> Response:
    given = context.filters(PrintParameters)
    undrawn: list[str] = []
    content = printing(
        invoice,
        print_option=given.print_option or vocabulary.PRINT_OPTIONS[0],
        ean_codes=bool(given.print_ean_codes),
        undrawn=undrawn,
    )
    warn_of_undrawn(context, undrawn)
    shown = inline if given.inline is None else given.inline
    return FileResponse(
        content=content,
        content_type=PDF_TYPE,
        name=file_name(invoice.number, "pdf"),
        inline=shown,
        headers=PRIVATE,
    )


def warn_of_undrawn(context: RequestContext, undrawn: Sequence[str]) -> None:
    """Name the characters of a PDF that no font draws, in the response's `Warning`."""
    if undrawn:
        signs = " ".join(f"U+{ord(sign):04X}" for sign in undrawn)
        context.warn([Message("printed as a box, no font has them: %(signs)s", {"signs": signs})])
