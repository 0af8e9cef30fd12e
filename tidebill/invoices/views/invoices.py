from typing import cast

from django.db.models import QuerySet

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.invoices import serializers
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.filters import ORDERS, InvoiceFilters, find_invoices
from tidebill.invoices.hooks import payments_of, submit_to_register
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.permissions import allows
from tidebill.storage.prepared import prepared
from tidebill.wire import types
from tidebill.wire.errors import NotFound
from tidebill.wire.resource import Schema, field


class ShowParameters(Schema):
    """Parameters of one document."""

    correction_positions: types.Text = field(
        "`full` returns corrected items before and after the correction.", example="full"
    )
    include: types.Text = field("`chain` returns related documents.", example="chain")
    send_to_ksef: types.Flag = field("Sends the document to KSeF if the account is connected.", example="yes")


@endpoint("List documents", answers=Wire, many=True, parameters=InvoiceFilters)
def index(context: RequestContext) -> Response:
    return list_invoices(context, context.filters(InvoiceFilters))


def list_invoices(context: RequestContext, given: InvoiceFilters) -> Collection:
    """Return a page of the filtered list."""
    rows = ordered(find_invoices(given, zone=context.account.zone), given.order, ORDERS, context.ignored)
    page = paginate(rows, given, wide=True)
    shown = serializers.serialize_list(
        page.rows, account=context.account, with_positions=bool(given.include_positions)
    )
    return Collection(resource=Wire, rows=_with_payments(context, shown), **page.shape)


@endpoint("Create a document", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    sent = context.read(Wire)
    new = sent.build(NewInvoice)
    invoice = create_invoice(context.account, new, by=context.user, from_api=context.is_api)
    context.warn(shortage.message for shortage in invoice.shortages)
    if sent.gov_save_and_send:
        _send_to_register(context, invoice)
    return created(Wire, _values(context, invoice))


@endpoint("Retrieve a document", answers=Wire, parameters=ShowParameters)
def show(context: RequestContext, id: int) -> Response:
    held = context.caller.permissions if context.caller else frozenset()
    if context.filters(ShowParameters).send_to_ksef and allows(held, "invoices:write"):
        _send_to_register(context, load_invoice(id))
    return Detail(resource=Wire, values=_shown(context, _load_row(id)))


@endpoint("Get the template variables of a document", answers="Template variables", formats=("handlebars",))
def variables(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=_shown(context, _load_row(id)))


@endpoint("Update a document", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    sent = context.read(Wire)
    invoice = update_invoice(id, sent.build(InvoiceChange), by=context.user)
    context.warn(shortage.message for shortage in invoice.shortages)
    if sent.gov_save_and_send:
        _send_to_register(context, invoice)
    return Detail(resource=Wire, values=_values(context, invoice))


@endpoint("Delete a document", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    delete_invoice(id, by=context.user)
    return Value(value=OK)


def load_invoice(id: int) -> Invoice:
    """Return a document of the account in scope; raises NotFound."""
    found = _numbered.instances(id=id)
    if not found:
        raise NotFound
    return cast(Invoice, found[0])


def _load_row(id: int) -> serializers.Values:
    """Return the stored row of a document without instantiating the model. Raises NotFound."""
    found = _numbered.rows(id=id)
    if not found:
        raise NotFound
    return found[0]


@prepared
def _numbered(id: int) -> "QuerySet[Invoice, Invoice]":
    return Invoice.objects.filter(pk=id, deleted=False)


def _send_to_register(context: RequestContext, invoice: Invoice) -> None:
    """Submit the document to the national register; it stays issued even if that fails."""
    submit_to_register.call(invoice, by=context.user)


def _values(context: RequestContext, invoice: Invoice) -> serializers.Values:
    return _shown(context, snapshot(invoice))


def _shown(context: RequestContext, row: serializers.Values) -> serializers.Values:
    values = serializers.serialize_row(
        row,
        account=context.account,
        with_sides=context.option("correction_positions") == "full",
        with_chain="chain" in context.included(),
    )
    return _with_payments(context, [values])[0]


def _with_payments(context: RequestContext, rows: list[serializers.Values]) -> list[serializers.Values]:
    """Add payments to documents if requested by ``additional_fields``."""
    if "connected_payments" not in context.opted_in(Wire):
        return rows
    found = payments_of.call([row["id"] for row in rows], zone=context.account.zone)
    return [{**row, "connected_payments": found[row["id"]]} for row in rows]
