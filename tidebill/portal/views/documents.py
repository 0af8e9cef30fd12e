"""Public pages of a document."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django_scopes import scope, scopes_disabled

from tidebill.accounts.throttle import Limit, acquire
from tidebill.attachments.services import attachments_of
from tidebill.http.choices import countries
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooManyRequests
from tidebill.http.limits import client_address
from tidebill.http.responses import Detail, Redirect, Response, Value
from tidebill.invoices import serializers
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import due_in_chain
from tidebill.invoices.services.changing.answer import (
    ACCEPTED,
    DECLINED,
    answer_of,
    answer_offer,
    is_expired,
    is_open_offer,
)
from tidebill.invoices.services.changing.completion import complete_invoice
from tidebill.invoices.services.changing.payment import INCOMPLETE
from tidebill.kernel.kinds import OFFER_KINDS
from tidebill.kernel.money import to_wire
from tidebill.payments.offer import offered
from tidebill.portal.services.opened import note_opening
from tidebill.portal.wire import AnswerForm, BuyerForm, PublicInvoice
from tidebill.printing.page_sheet import page_sheet
from tidebill.printing.responses import PRIVATE, print_response
from tidebill.printing.wire import PrintParameters
from tidebill.storage.language import text_language
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, NotFound

_TRIES, _TRIES_SECONDS = 20, 600


@endpoint(
    "Show a document to the customer",
    answers=PublicInvoice,
    parameters=PrintParameters,
    public=True,
    page_first=True,
    formats=("html", "pdf", "xml"),
)
def public(context: RequestContext, token: str) -> Response:
    with _opened(token) as invoice:
        context.language = translation.get_language()
        if context.format != "html" and invoice.status == INCOMPLETE:
            raise NotFound
        if context.format == "pdf":
            return print_response(context, invoice, inline=False)
        if context.format == "html" and _is_customer(context, invoice):
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
                **_completion(context, invoice),
                **_offer(context, invoice),
            },
        )


@endpoint(
    "Takes the details of the buyer of an incomplete document",
    answers="A redirect",
    parameters=BuyerForm,
    public=True,
    capability_url=True,
    page_first=True,
    formats=("html",),
    documented=False,
)
def complete(context: RequestContext, token: str) -> Response:
    if acquire([Limit(f"complete {client_address(context.request)}", _TRIES, _TRIES_SECONDS)]) is None:
        raise TooManyRequests(_TRIES_SECONDS)
    with _opened(token) as invoice:
        complete_invoice(invoice.pk, BuyerForm.read(context.body).build(InvoiceChange))
        return Redirect(location=f"/invoice/{token}", status=303)


@endpoint(
    "Takes the buyer's answer to an estimate",
    answers="A redirect",
    parameters=AnswerForm,
    public=True,
    capability_url=True,
    page_first=True,
    formats=("html",),
    documented=False,
)
def answer(context: RequestContext, token: str) -> Response:
    if acquire([Limit(f"answer {client_address(context.request)}", _TRIES, _TRIES_SECONDS)]) is None:
        raise TooManyRequests(_TRIES_SECONDS)
    with _opened(token) as invoice:
        sent = AnswerForm.read(context.body)
        if not sent.answer:
            raise Invalid({"answer": errors.BLANK})
        answer_offer(
            invoice.pk, status=sent.answer, name=sent.answer_name or "", comment=sent.answer_comment or ""
        )
        return Redirect(location=f"/invoice/{token}#answer", status=303)


@endpoint(
    "Show a document to the customer",
    answers=PublicInvoice,
    parameters=PrintParameters,
    public=True,
    page_first=True,
    formats=("html", "pdf", "xml"),
    documented=False,
)
def public_view(context: RequestContext, number: str, token: str) -> Response:
    """Show a document by its ``view_url``: only the token counts, the number is informational."""
    return public(context, token=token)


@endpoint(
    "Shows a customer how to pay a document",
    answers="The sum that is due",
    public=True,
    page_first=True,
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
                **offered(context.option("checkout")),
            },
        )


def _offer(context: RequestContext, invoice: Invoice) -> dict[str, object]:
    """Return whether the buyer can answer an estimate, the answer, and what was entered."""
    if invoice.kind not in OFFER_KINDS or context.format != "html":
        return {}
    return {
        "is_open_offer": is_open_offer(invoice),
        "is_expired": is_expired(invoice) and invoice.status not in (ACCEPTED, DECLINED),
        "valid_until": invoice.valid_until,
        "answer": answer_of(invoice),
        "answer_form": {name: context.body.get(name, "") for name in AnswerForm.by_name},
        "answer_errors": [text for found in context.errors.values() for text in found],
        "zone": invoice.account.zone,
    }


def _completion(context: RequestContext, invoice: Invoice) -> dict[str, object]:
    """Return the form in which the buyer completes the document: what is known, or was entered."""
    if invoice.status != INCOMPLETE or invoice.cancelled or context.format != "html":
        return {}
    typed = context.body if context.errors else {}
    fields = {name: typed.get(name, getattr(invoice, name) or "") for name in BuyerForm.by_name}
    is_person = invoice.buyer_company is False
    return {
        "completion": {
            **fields,
            "is_person": is_person,
            "buyer_country": fields["buyer_country"] or invoice.account.country,
            "countries": countries(),
            "faults": [message for found in context.errors.values() for message in found],
            "errors": context.errors,
        }
    }


def _is_customer(context: RequestContext, invoice: Invoice) -> bool:
    """Return whether the viewer is the customer, rather than a member of the account or a preview bot.

    Browsers name HTML in ``Accept``; bots and programs send a wildcard or nothing.
    """
    request = context.request
    if request.method != "GET" or "text/html" not in request.headers.get("Accept", ""):
        return False
    return context.caller is None or context.account.pk != invoice.account_id


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
