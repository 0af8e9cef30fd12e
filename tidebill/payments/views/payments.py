from dataclasses import replace

from django.utils.translation import gettext

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.notices import flash
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.invoices.outstanding import due_in_chain
from tidebill.invoices.selectors import load_invoice
from tidebill.invoices.serializers import serialize_invoice
from tidebill.invoices.wire import Invoice as Document
from tidebill.kernel.commands import UNSET
from tidebill.payments import serializers
from tidebill.payments.commands import NewPayment, PaymentChange
from tidebill.payments.filters import ORDERS, PaymentFilters, find_payments
from tidebill.payments.models import Payment
from tidebill.payments.services import credit, record
from tidebill.payments.wire import Payment as Wire
from tidebill.storage.selectors import get_or_not_found


@endpoint("List payments", answers=Wire, many=True, parameters=PaymentFilters)
def index(context: RequestContext) -> Collection:
    given = context.filters(PaymentFilters)
    found = find_payments(given, zone=context.account.zone)
    page = paginate(ordered(found, given.order, ORDERS, context.ignored).values(), given)
    rows = serializers.serialize_payments(
        page.rows, account=context.account, with_invoices="invoices" in context.included()
    )
    return Collection(resource=Wire, rows=rows, **page.shape)


@endpoint("Record a payment", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    payment = record.record_payment(context.account, context.read(Wire).build(NewPayment), by=context.user)
    return created(Wire, _values(context, payment))


@endpoint("Record a payment of a document", reads=Wire, answers=Wire, status=201)
def record_for(context: RequestContext, id: int) -> Response:
    invoice = load_invoice(id)
    new = context.read(Wire).build(NewPayment)
    new = replace(
        new,
        invoice_id=id,
        paid=True if new.paid is UNSET else new.paid,
        price=(due_in_chain(invoice) or invoice.amount_due) if new.price is UNSET else new.price,
        currency=invoice.currency if new.currency is UNSET else new.currency,
    )
    payment = record.record_payment(context.account, new, by=context.user)
    if context.format == "html":
        flash(context, gettext("Payment recorded"))
    return created(Wire, _values(context, payment), then=context.came_from or f"/invoices/{id}")


@endpoint("Settle a document with the client's credit", answers=Document, permission="payments:write")
def use_credit(context: RequestContext, id: int) -> Response:
    invoice = credit.use_credit(id, by=context.user)
    if context.format == "html":
        flash(context, gettext("Credit applied"))
    values = serialize_invoice(invoice, account=context.account)
    return Detail(resource=Document, values=values, then=context.came_from or f"/invoices/{id}")


@endpoint("Retrieve a payment", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=_values(context, load(id)))


@endpoint("Update a payment", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    payment = record.change_payment(id, context.read(Wire).build(PaymentChange), by=context.user)
    return Detail(resource=Wire, values=_values(context, payment))


@endpoint("Delete a payment", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    record.delete_payment(id, by=context.user)
    return Value(value=OK, then=context.came_from)


def load(id: int) -> Payment:
    """Return a payment of the account in scope; raises NotFound."""
    return get_or_not_found(Payment.objects.filter(pk=id, deleted=False).select_related("client"))


def _values(context: RequestContext, payment: Payment) -> serializers.Values:
    included = "invoices" in context.included()
    (values,) = serializers.serialize_payments(
        [snapshot(payment)], account=context.account, with_invoices=included
    )
    return values
