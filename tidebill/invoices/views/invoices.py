from typing import cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.invoices import answers
from tidebill.invoices.filters import ORDERS, InvoiceFilters, find_invoices
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.cancel import delete_invoice
from tidebill.invoices.services.create import create_invoice
from tidebill.invoices.services.update import update_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.permissions import allows
from tidebill.storage.prepared import prepared
from tidebill.wire import types
from tidebill.wire.errors import Missing
from tidebill.wire.resource import Declaration, key


class ShowParameters(Declaration):
    """Parameters of one document."""

    correction_positions: types.Text = key("`full` shows corrected rows before and after.", example="full")
    include: types.Text = key("`chain` shows the documents it is tied to.", example="chain")
    send_to_ksef: types.Flag = key(
        "Sends the document to KSeF where the account is connected.", example="yes"
    )


@endpoint("Lists documents", answers=Wire, many=True, parameters=InvoiceFilters)
def index(call: Call) -> Answer:
    return list_invoices(call, call.filters(InvoiceFilters))


def list_invoices(call: Call, given: InvoiceFilters) -> Many:
    """The page of the list that the filters name."""
    rows = ordered(find_invoices(given, zone=call.account.zone), given.order, ORDERS, call.ignored)
    page = paginate(rows, given, wide=True)
    shown = answers.many(page.rows, account=call.account, with_positions=bool(given.include_positions))
    return Many(resource=Wire, rows=_with_payments(call, shown), **page.shape)


@endpoint("Issues a document", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    sent = call.read(Wire).sent()
    invoice = create_invoice(call.account, sent, by=call.user, from_api=call.is_api)
    call.warn(shortage.message for shortage in invoice.shortages)
    if sent.get("gov_save_and_send"):
        _send_to_register(call, invoice)
    return created(Wire, _values(call, invoice))


@endpoint("Reads a document", answers=Wire, parameters=ShowParameters)
def show(call: Call, id: int) -> Answer:
    held = call.caller.permissions if call.caller else frozenset()
    if call.filters(ShowParameters).send_to_ksef and allows(held, "invoices:write"):
        _send_to_register(call, load_invoice(id))
    return One(resource=Wire, values=_shown(call, _load_row(id)))


@endpoint("Shows what a print template knows of a document", answers="Its variables", formats=("handlebars",))
def variables(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=_shown(call, _load_row(id)))


@endpoint("Changes a document", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    sent = call.read(Wire).sent()
    invoice = update_invoice(id, sent, by=call.user)
    call.warn(shortage.message for shortage in invoice.shortages)
    if sent.get("gov_save_and_send"):
        _send_to_register(call, invoice)
    return One(resource=Wire, values=_values(call, invoice))


@endpoint("Deletes a document", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    delete_invoice(id, by=call.user)
    return Plain(value=OK)


def load_invoice(id: int) -> Invoice:
    """A document of the account in scope; raises Missing."""
    found = _numbered.instances(id=id)
    if not found:
        raise Missing
    return cast(Invoice, found[0])


def _load_row(id: int) -> answers.Values:
    """The stored row of a document, which is only shown: no object is made of it. Raises Missing."""
    found = _numbered.rows(id=id)
    if not found:
        raise Missing
    return found[0]


@prepared
def _numbered(id: int) -> "QuerySet[Invoice, Invoice]":
    return Invoice.objects.filter(pk=id, deleted=False)


def _send_to_register(call: Call, invoice: Invoice) -> None:
    """Has the document sent to the national register; the document stays issued whatever comes of it."""
    import_string(settings.TIDEBILL_SEND_TO_REGISTER)(invoice, by=call.user)


def _values(call: Call, invoice: Invoice) -> answers.Values:
    return _shown(call, snapshot(invoice))


def _shown(call: Call, row: answers.Values) -> answers.Values:
    values = answers.whole(
        row,
        account=call.account,
        with_sides=call.option("correction_positions") == "full",
        with_chain="chain" in call.included(),
    )
    return _with_payments(call, [values])[0]


def _with_payments(call: Call, rows: list[answers.Values]) -> list[answers.Values]:
    """The documents with the payments that settle them, where ``additional_fields`` asks for those."""
    if "connected_payments" not in call.opted_in(Wire):
        return rows
    found = import_string(settings.TIDEBILL_PAYMENTS_OF)([row["id"] for row in rows], zone=call.account.zone)
    return [{**row, "connected_payments": found[row["id"]]} for row in rows]
