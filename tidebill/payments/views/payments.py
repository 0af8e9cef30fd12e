from django.utils.translation import gettext

from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.notices import tell
from tidebill.http.paging import ordered, paginate
from tidebill.invoices.balance import amount_due
from tidebill.invoices.views.invoices import load_invoice
from tidebill.payments import answers
from tidebill.payments.filters import ORDERS, PaymentFilters, find_payments
from tidebill.payments.models import Payment
from tidebill.payments.services import record
from tidebill.payments.wire import Payment as Wire
from tidebill.wire.errors import Missing


@endpoint("Lists payments", answers=Wire, many=True, parameters=PaymentFilters)
def index(call: Call) -> Many:
    given = call.filters(PaymentFilters)
    page = paginate(ordered(find_payments(given), given.order, ORDERS, call.ignored).values(), given)
    rows = answers.many(page.rows, account=call.account, with_invoices="invoices" in call.included())
    return Many(resource=Wire, rows=rows, **page.shape)


@endpoint("Records a payment", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    payment = record.record_payment(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, _values(call, payment))


@endpoint("Records a payment of a document", reads=Wire, answers=Wire, status=201)
def record_for(call: Call, id: int) -> Answer:
    invoice = load_invoice(id)
    usual = {"paid": True, "price": amount_due(invoice), "currency": invoice.currency}
    sent = {**usual, **call.read(Wire).sent(), "invoice_id": id}
    payment = record.record_payment(call.account, sent, by=call.user)
    if call.format == "html":
        tell(call, gettext("The payment has been recorded"))
    return created(Wire, _values(call, payment), then=call.came_from or f"/invoices/{id}")


@endpoint("Reads a payment", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=_values(call, load(id)))


@endpoint("Changes a payment", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    payment = record.change_payment(id, call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=_values(call, payment))


@endpoint("Deletes a payment", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    record.delete_payment(id, by=call.user)
    return Plain(value=OK, then=call.came_from)


def load(id: int) -> Payment:
    """A payment of the account in scope; raises Missing."""
    found = Payment.objects.filter(pk=id, deleted=False).select_related("client").first()
    if found is None:
        raise Missing
    return found


def _values(call: Call, payment: Payment) -> answers.Values:
    included = "invoices" in call.included()
    (values,) = answers.many([snapshot(payment)], account=call.account, with_invoices=included)
    return values
