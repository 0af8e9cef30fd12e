from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.invoices import serializers
from tidebill.invoices.commands import InvoiceChange, InvoiceInput, NewInvoice
from tidebill.invoices.filters import ORDERS, InvoiceFilters, find_invoices
from tidebill.invoices.models import Invoice
from tidebill.invoices.responses import send_to_register, serialize_saved, with_payments
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.services.pricing.parts import takes_part
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.commands import known
from tidebill.kernel.identifiers import account_number_key


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
    return Collection(resource=Wire, rows=with_payments(context, shown), **page.shape)


@endpoint("Create a document", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    sent = context.read(Wire)
    new = sent.build(NewInvoice)
    invoice = create_invoice(context.account, new, by=context.user, from_api=context.is_api)
    _name_dropped(context, new, invoice)
    context.warn(shortage.message for shortage in invoice.shortages)
    if sent.gov_save_and_send:
        send_to_register(context, invoice)
    return created(Wire, serialize_saved(context, invoice))


@endpoint("Update a document", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    sent = context.read(Wire)
    change = sent.build(InvoiceChange)
    invoice = update_invoice(id, change, by=context.user)
    _name_dropped(context, change, invoice)
    context.warn(shortage.message for shortage in invoice.shortages)
    if sent.gov_save_and_send:
        send_to_register(context, invoice)
    return Detail(resource=Wire, values=serialize_saved(context, invoice))


@endpoint("Delete a document", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    delete_invoice(id, by=context.user)
    return Value(value=OK)


def _name_dropped(context: RequestContext, sent: InvoiceInput, invoice: Invoice) -> None:
    """Name bank accounts and settlements in the request that a rule keeps off the document."""
    rows = [row for row in known(sent.bank_accounts) or [] if row.bank_account_number and not row.destroy]
    wanted = {account_number_key(row.bank_account_number or "") for row in rows}
    shown = {account_number_key(row["bank_account_number"]) for row in invoice.bank_accounts}
    if not wanted <= shown:
        context.ignore(["invoice.bank_accounts"])
    if sent.settlement_positions and not takes_part(invoice, "settlement_positions"):
        context.ignore(["invoice.settlement_positions"])
