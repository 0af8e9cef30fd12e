import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django_scopes import scope, scopes_disabled

from tidebill.delivery.page_sheet import page_sheet
from tidebill.delivery.services import print_facturx, print_invoice, print_many
from tidebill.delivery.services.attachments import attachments_of
from tidebill.delivery.services.opened import note_opening
from tidebill.delivery.wire import PublicInvoice
from tidebill.einvoicing.services.pdf import PROFILES
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Detail, FileResponse, Response, Value
from tidebill.invoices import serializers
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import due_in_chain
from tidebill.kernel import vocabulary
from tidebill.kernel.money import to_wire
from tidebill.payments.offer import offered
from tidebill.storage.prepared import prepared
from tidebill.wire import errors, types
from tidebill.wire.errors import Invalid, Message, NotFound
from tidebill.wire.resource import Schema, field
from tidebill.wire.types import choice

PDF_TYPE = "application/pdf"
PRINT_MAX = 100
# Keep capability URLs out of search engines and referrers.
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
PrintOption = choice(*vocabulary.PRINT_OPTIONS)


class PrintParameters(Schema):
    """Parameters of a print."""

    print_option: PrintOption = field("Marks on the PDF.", example="original_and_copy")
    print_ean_codes: types.Flag = field("Whether to print product barcodes.", example=True)
    inline: types.Flag = field(
        "Whether to display the file in the browser instead of downloading it.", example="yes"
    )


class OneParameters(PrintParameters):
    """Parameters of a print of one document."""

    format: types.Text = field(
        "`facturx` (or `facturx-extended`) rejects documents whose PDF can't be a "
        "Factur-X, naming the missing data.",
        example="facturx",
    )


@endpoint("Get the PDF of a document", answers="The PDF", parameters=OneParameters, formats=("pdf",))
def pdf(context: RequestContext, id: int) -> Response:
    found = next(iter(_whole.instances(id=id)), None)
    if found is None:
        raise NotFound
    wanted = context.query.get("format")
    if wanted and wanted not in PROFILES:
        raise Invalid({"format": errors.NOT_LISTED})
    return _print(
        context,
        found,
        inline=True,
        printing=partial(print_facturx, profile=wanted) if wanted else print_invoice,
    )


@prepared
def _whole(id: int) -> "QuerySet[Invoice, Invoice]":
    return Invoice.objects.filter(pk=id, deleted=False).select_related("account", "department")


class SeveralParameters(PrintParameters):
    """Parameters of a print of several documents."""

    invoice_ids: types.Ids = field("IDs of the documents in printing order; up to 100.", example=[1, 2])


@endpoint(
    "Get the PDFs of several documents in one file",
    answers="The PDF",
    parameters=SeveralParameters,
    formats=("pdf",),
)
def print_several(context: RequestContext) -> Response:
    given = context.filters(SeveralParameters)
    wanted = list(dict.fromkeys(given.invoice_ids or []))
    if not wanted:
        raise Invalid({"invoice_ids": errors.BLANK})
    if len(wanted) > PRINT_MAX:
        raise Invalid({"invoice_ids": Message("is too long (maximum is %(count)s)", {"count": PRINT_MAX})})
    rows = Invoice.objects.filter(pk__in=wanted, deleted=False).select_related("account", "department")
    found = {invoice.pk: invoice for invoice in rows}
    if len(found) < len(wanted):
        raise NotFound
    undrawn: list[str] = []
    content = print_many(
        [found[number] for number in wanted],
        print_option=given.print_option or vocabulary.PRINT_OPTIONS[0],
        ean_codes=bool(given.print_ean_codes),
        undrawn=undrawn,
    )
    _warn_of_undrawn(context, undrawn)
    shown = True if given.inline is None else given.inline
    return FileResponse(
        content=content, content_type=PDF_TYPE, name="documents.pdf", inline=shown, headers=PRIVATE
    )


@endpoint(
    "Show a document to the customer",
    answers=PublicInvoice,
    parameters=PrintParameters,
    public=True,
    formats=("html", "pdf", "xml"),
)
def public(context: RequestContext, token: str) -> Response:
    with _opened(token) as invoice:
        context.language = translation.get_language()
        if context.format == "pdf":
            return _print(context, invoice, inline=False)
        if context.format == "html" and not _is_own(context, invoice):
            note_opening(invoice)
        values = serializers.serialize_invoice(invoice, account=invoice.account)
        return Detail(
            resource=PublicInvoice,
            values=values,
            headers=PRIVATE,
            page="public/invoice.html",
            page_context={
                "values": values,
                "sheet": page_sheet(invoice) if context.format == "html" else None,
                "pdf_url": f"/invoice/{token}.pdf",
                "attachments": attachments_of(invoice.pk) if invoice.show_attachments else [],
            },
        )


@endpoint("Show a document to the customer", answers=PublicInvoice, public=True, documented=False)
def public_view(context: RequestContext, number: str, token: str) -> Response:
    """Show a document by its ``view_url``: only the token counts, the number is informational."""
    if context.format == "json":
        context.format = "html"
    return public(context, token=token)


@endpoint(
    "Shows a customer how to pay a document",
    answers="The sum that is due",
    public=True,
    formats=("html", "json"),
    documented=False,
)
def payment(context: RequestContext, token: str) -> Response:
    with _opened(token) as invoice:
        context.language = translation.get_language()
        values = serializers.serialize_invoice(invoice, account=invoice.account)
        due = due_in_chain(invoice)
        return Value(
            value={"number": invoice.number, "due": to_wire(due), "currency": invoice.currency},
            headers=PRIVATE,
            page="public/payment.html",
            page_context={
                "values": values,
                "due": due,
                "sheet": page_sheet(invoice) if context.format == "html" else None,
                "view_url": values["view_url"],
                **offered(context.query.get("checkout")),
            },
        )


def _is_own(context: RequestContext, invoice: Invoice) -> bool:
    """Return whether the viewer is a member of the account rather than the customer."""
    return context.caller is not None and context.account.pk == invoice.account_id


@contextmanager
def _opened(token: str) -> Iterator[Invoice]:
    """Yield the document of a token, with its account in scope and its language active."""
    with scopes_disabled():
        found = Invoice.objects.filter(token=token, deleted=False, account__closed_at=None)
        invoice = found.select_related("account", "department").first()
    if invoice is None:
        raise NotFound
    with scope(account=invoice.account), translation.override(_language(invoice)):
        yield invoice


def _language(invoice: Invoice) -> str:
    wanted = (invoice.lang or "").split("/")[0].split("-")[0]
    known = {code for code, _ in settings.LANGUAGES}
    return wanted if wanted in known else translation.get_language() or "en"


def _warn_of_undrawn(context: RequestContext, undrawn: Sequence[str]) -> None:
    """Name the characters of a PDF that no font draws, in the response's `Warning`."""
    if undrawn:
        signs = " ".join(f"U+{ord(sign):04X}" for sign in undrawn)
        context.warn([Message("printed as a box, no font has them: %(signs)s", {"signs": signs})])


def _print(
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
    _warn_of_undrawn(context, undrawn)
    shown = inline if given.inline is None else given.inline
    name = re.sub(r"[^\w.-]", "-", invoice.number)
    return FileResponse(
        content=content,
        content_type=PDF_TYPE,
        name=f"{name}.pdf",
        inline=shown,
        headers=PRIVATE,
    )
