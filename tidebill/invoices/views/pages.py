"""HTML pages of documents and their actions."""

from operator import attrgetter

from django.utils.translation import gettext

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.lists import named, show_list
from tidebill.http.notices import flash
from tidebill.http.responses import Response, Value
from tidebill.invoices import names, serializers
from tidebill.invoices.filters import InvoiceFilters, find_invoices
from tidebill.invoices.hooks import connected_channels
from tidebill.invoices.models import Invoice
from tidebill.invoices.selectors import load_invoice
from tidebill.invoices.sums import sum_by_currency
from tidebill.invoices.views import actions, invoices
from tidebill.invoices.views.lists import about, list_of
from tidebill.kernel.currencies import own_first
from tidebill.kernel.kinds import DOCUMENT_KINDS
from tidebill.kernel.money import to_wire
from tidebill.storage import clock


def index(context: RequestContext) -> Response:
    given = context.filters(InvoiceFilters)
    zone = context.account.zone
    response = invoices.list_invoices(context, given)
    found = find_invoices(given, zone=zone)
    wider = {"period": "all"} if given.chosen_period != "all" else {}
    return show_list(
        context,
        list_of(given),
        response,
        given,
        is_new=not response.rows and not _has_any(given),
        here=list_of(given).address,
        about=about(given, zone=zone),
        sums=own_first(
            sum_by_currency(found) if response.rows else (),
            context.account.currency,
            currency=attrgetter("currency"),
        ),
        nothing=gettext("No documents match your filters"),
        wider=wider,
        statuses=named(names.STATUS_NAMES),
        channels=connected_channels.call() if given.is_income and response.rows else [],
    )


def _has_any(given: InvoiceFilters) -> bool:
    """Return whether the list has any documents, regardless of other filters."""
    rows = Invoice.objects.filter(income=given.is_income, deleted=False)
    return (rows.filter(kind__in=given.kinds) if given.kinds else rows).exists()


def change_status(context: RequestContext, id: int) -> Response:
    response = actions.change_status(context, id)
    flash(context, gettext("Status changed"))
    return _back_to(context, id, response)


def cancel_one(context: RequestContext, id: int) -> Response:
    response = actions.cancel_one(context, id)
    flash(context, gettext("Document canceled"))
    return _back_to(context, id, response)


def destroy(context: RequestContext, id: int) -> Response:
    invoice = load_invoice(id)
    response = invoices.destroy(context, id)
    text = gettext("%(number)s deleted") % {"number": invoice.number}
    flash(context, text, undo=f"/invoices/{id}/restore")
    response.then = _list_it_was_in(context, invoice)
    return response


def restore(context: RequestContext, id: int) -> Response:
    response = actions.restore(context, id)
    invoice = load_invoice(id)
    flash(context, gettext("%(number)s restored") % {"number": invoice.number})
    response.then = _list_it_was_in(context, invoice)
    return response


@endpoint("Shows what can be done with a document of a list", formats=("html",), documented=False)
def row_actions(context: RequestContext, id: int) -> Response:
    invoice = load_invoice(id)
    (row,) = serializers.serialize_list([snapshot(invoice)], account=context.account)
    row["is_payable"] = DOCUMENT_KINDS[invoice.kind].payable
    due = invoice.amount_due
    page_context = {
        "row": row,
        "due": due,
        "due_text": to_wire(due),
        "today": clock.today(context.account.zone),
    }
    return Value(page="invoices/_actions.html", page_context=page_context)


def _list_it_was_in(context: RequestContext, invoice: Invoice) -> str:
    """Return the list from which the change was made, or the document's list."""
    place = context.came_from or ""
    if place.partition("?")[0].rstrip("/") == "/invoices":
        return place
    return "/invoices" if invoice.income else "/invoices?income=no"


def _back_to(context: RequestContext, id: int, response: Response) -> Response:
    """Redirect to the list from which the change was made, or to the document."""
    place = context.came_from or ""
    response.then = place if place.partition("?")[0].rstrip("/") == "/invoices" else f"/invoices/{id}"
    return response
