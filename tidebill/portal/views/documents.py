"""Public pages of a document."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django_scopes import scope, scopes_disabled

from tidebill.attachments.services import attachments_of
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Detail, Response, Value
from tidebill.invoices import serializers
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import due_in_chain
from tidebill.kernel.money import to_wire
from tidebill.payments.offer import offered
from tidebill.portal.services.opened import note_opening
from tidebill.portal.wire import PublicInvoice
from tidebill.printing.page_sheet import page_sheet
from tidebill.printing.responses import PRIVATE, print_response
from tidebill.printing.wire import PrintParameters
from tidebill.storage.language import text_language
from tidebill.wire.errors import NotFound


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
            return print_response(context, invoice, inline=False)
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
        found = Invoice.objects.of_open_accounts().filter(token=token, deleted=False)
        invoice = found.select_related("account", "department").first()
    if invoice is None:
        raise NotFound
    language = text_language(invoice.lang, invoice.account.lang)
    with scope(account=invoice.account), translation.override(language):
        yield invoice
