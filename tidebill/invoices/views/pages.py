"""Pages about billing documents that show more than the resource: for people, in place of the answer."""

from django.utils.translation import gettext

from tidebill.events.journal import snapshot
from tidebill.http.answers import Answer, Plain
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.lists import named, show_list
from tidebill.http.notices import tell
from tidebill.invoices import answers, names
from tidebill.invoices.balance import amount_due
from tidebill.invoices.filters import InvoiceFilters, find_invoices
from tidebill.invoices.models import Invoice
from tidebill.invoices.sums import sum_by_currency
from tidebill.invoices.views import actions, invoices
from tidebill.invoices.views.lists import about, list_of
from tidebill.kernel.money import to_wire
from tidebill.kernel.vocabulary import DOCUMENT_KINDS
from tidebill.storage import clock


def index(call: Call) -> Answer:
    given = call.filters(InvoiceFilters)
    zone = call.account.zone
    answer = invoices.list_invoices(call, given)
    found = find_invoices(given, zone=zone)
    wider = {"period": "all"} if given.chosen_period != "all" else {}
    return show_list(
        call,
        list_of(given),
        answer,
        given,
        is_new=not answer.rows and not _has_any(given),
        here=list_of(given).address,
        about=about(given, zone=zone),
        sums=sum_by_currency(found) if answer.rows else (),
        nothing=gettext("No document fits"),
        wider=wider,
        statuses=named(names.STATUS_NAMES),
    )


def _has_any(given: InvoiceFilters) -> bool:
    """Whether there are documents of this list at all, whatever else is asked for."""
    rows = Invoice.objects.filter(income=given.is_income, deleted=False)
    return (rows.filter(kind__in=given.kinds) if given.kinds else rows).exists()


def change_status(call: Call, id: int) -> Answer:
    answer = actions.change_status(call, id)
    tell(call, gettext("The status has been changed"))
    return _back_to(call, id, answer)


def cancel_one(call: Call, id: int) -> Answer:
    answer = actions.cancel_one(call, id)
    tell(call, gettext("The document has been cancelled"))
    return _back_to(call, id, answer)


def destroy(call: Call, id: int) -> Answer:
    invoice = invoices.load_invoice(id)
    answer = invoices.destroy(call, id)
    text = gettext("%(number)s has been deleted") % {"number": invoice.number}
    tell(call, text, undo=f"/invoices/{id}/restore")
    answer.then = _list_it_was_in(call, invoice)
    return answer


def restore(call: Call, id: int) -> Answer:
    answer = actions.restore(call, id)
    invoice = invoices.load_invoice(id)
    tell(call, gettext("%(number)s is back") % {"number": invoice.number})
    answer.then = _list_it_was_in(call, invoice)
    return answer


@endpoint("Shows what can be done with a document of a list", formats=("html",), documented=False)
def row_actions(call: Call, id: int) -> Answer:
    invoice = invoices.load_invoice(id)
    (row,) = answers.many([snapshot(invoice)], account=call.account)
    row["is_payable"] = DOCUMENT_KINDS[invoice.kind].payable
    due = amount_due(invoice)
    context = {
        "row": row,
        "due": due,
        "due_text": to_wire(due),
        "today": clock.today(call.account.zone),
    }
    return Plain(page="invoices/_actions.html", context=context)


def _list_it_was_in(call: Call, invoice: Invoice) -> str:
    """The list that the change was made in, or that the document belongs to."""
    place = call.came_from or ""
    if place.partition("?")[0].rstrip("/") == "/invoices":
        return place
    return "/invoices" if invoice.income else "/invoices?income=no"


def _back_to(call: Call, id: int, answer: Answer) -> Answer:
    """The list that the change was made in, or else the document."""
    place = call.came_from or ""
    answer.then = place if place.partition("?")[0].rstrip("/") == "/invoices" else f"/invoices/{id}"
    return answer
