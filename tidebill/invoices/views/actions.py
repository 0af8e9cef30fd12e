from typing import Any

from django.contrib import messages
from django.utils.translation import gettext

from tidebill.http.answers import Answer, One, Plain
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.invoices import answers
from tidebill.invoices.services import cancel as services
from tidebill.invoices.services import share
from tidebill.invoices.services.restore import restore_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.invoices.wire import Status
from tidebill.wire import errors, types
from tidebill.wire.errors import Invalid
from tidebill.wire.resource import Declaration, key


class StatusParameters(Declaration):
    """Parameters of a change of status: in the query, the body, or the envelope."""

    status: Status = key("The status to set.", example="paid")


class CancelParameters(Declaration):
    """Parameters of a cancellation, in the spellings of several clients."""

    cancel_invoice_id: types.Id = key("The document to cancel.", example=1)
    invoice_id: types.Id = key("The same, as some clients name it.")
    id: types.Id = key("The same, as some clients name it.")
    cancel_reason: types.LongText = key("Why it is cancelled.", example="Issued twice")
    reason: types.LongText = key("The same, as some clients name it.")


@endpoint("Sets the status of a document", answers="The status and its names", parameters=StatusParameters)
def change_status(call: Call, id: int) -> Answer:
    status = StatusParameters.read(_given(call)).status
    if not status:
        raise Invalid({"status": errors.BLANK})
    invoice = services.change_status(id, status, by=call.user)
    return Plain(value=answers.status_answer(invoice), then=call.came_from)


@endpoint("Cancels a document", answers="A confirmation", parameters=CancelParameters)
def cancel(call: Call) -> Answer:
    given = CancelParameters.read(_given(call))
    number = given.cancel_invoice_id or given.invoice_id or given.id
    if number is None:
        raise Invalid({"cancel_invoice_id": errors.BLANK})
    return _cancel(call, number, given)


@endpoint("Cancels a document", answers="A confirmation", parameters=CancelParameters)
def cancel_one(call: Call, id: int) -> Answer:
    return _cancel(call, id, CancelParameters.read(_given(call)))


@endpoint("Takes back that a document was deleted", answers=Wire)
def restore(call: Call, id: int) -> Answer:
    invoice = restore_invoice(id, by=call.user)
    call.warn(shortage.message for shortage in invoice.shortages)
    return One(resource=Wire, values=answers.one(invoice, account=call.account))


def _cancel(call: Call, number: int, given: CancelParameters) -> Answer:
    invoice = services.cancel_invoice(number, reason=given.cancel_reason or given.reason, by=call.user)
    message = gettext("Document %(number)s has been cancelled") % {"number": invoice.number}
    return Plain(value={"code": "success", "message": message}, then=call.came_from)


@endpoint("Gives a document another link to share; the old one leads nowhere", answers="The new link")
def renew_link(call: Call, id: int) -> Answer:
    invoice = share.renew_link(id, by=call.user)
    if call.format == "html":
        messages.success(call.request, gettext("The old link leads nowhere now"))
    link = answers.view_url({"number": invoice.number, "token": invoice.token}, call.account.url)
    return Plain(value={"view_url": link}, then=f"/invoices/{id}")


def _given(call: Call) -> dict[str, Any]:
    """Query, body and envelope as one: the innermost wins."""
    envelope = call.body.get("invoice")
    return {**call.params, **(envelope if isinstance(envelope, dict) else {})}
