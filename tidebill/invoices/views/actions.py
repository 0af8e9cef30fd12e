from typing import Any

from django.contrib import messages
from django.utils.translation import gettext

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Detail, Response, Value
from tidebill.invoices import serializers
from tidebill.invoices.services.changing import cancel as services
from tidebill.invoices.services.changing import share
from tidebill.invoices.services.changing.restore import restore_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.invoices.wire import Status
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid
from tidebill.wire.resource import Schema
from tidebill.wire.types import choice

PaymentsOf = choice("unlink", "delete")


class StatusParameters(Schema):
    """Parameters of a change of status: in the query, the body, or the envelope."""

    status: Status = field("The status to set.", example="paid")
    paid_date: types.Day = field("Payment date for `paid`; today by default.", example="2026-11-25")
    payments: PaymentsOf = field(
        "What happens to recorded payments when the status becomes `issued`: `unlink` or `delete`.",
        example="unlink",
    )


class CancelParameters(Schema):
    """Parameters of a cancellation, in the spellings of several clients."""

    cancel_invoice_id: types.Id = field("The document to cancel.", example=1)
    invoice_id: types.Id = field("Same as `cancel_invoice_id`.")
    id: types.Id = field("Same as `cancel_invoice_id`.")
    cancel_reason: types.LongText = field("Reason for the cancellation.", example="Issued twice")
    reason: types.LongText = field("Same as `cancel_invoice_id`.")


@endpoint("Set the status of a document", answers="The status with its names", parameters=StatusParameters)
def change_status(context: RequestContext, id: int) -> Response:
    body = StatusParameters.read(_given(context))
    if not body.status:
        raise Invalid({"status": errors.BLANK})
    invoice = services.change_status(
        id, body.status, by=context.user, paid_date=body.paid_date, payments=body.payments
    )
    return Value(value=serializers.status_answer(invoice), then=context.came_from)


@endpoint("Cancel a document", answers="A confirmation", parameters=CancelParameters)
def cancel(context: RequestContext) -> Response:
    given = CancelParameters.read(_given(context))
    number = given.cancel_invoice_id or given.invoice_id or given.id
    if number is None:
        raise Invalid({"cancel_invoice_id": errors.BLANK})
    return _cancel(context, number, given)


@endpoint("Cancel a document", answers="A confirmation", parameters=CancelParameters)
def cancel_one(context: RequestContext, id: int) -> Response:
    return _cancel(context, id, CancelParameters.read(_given(context)))


@endpoint("Restore a deleted document", answers=Wire)
def restore(context: RequestContext, id: int) -> Response:
    invoice = restore_invoice(id, by=context.user)
    context.warn(shortage.message for shortage in invoice.shortages)
    return Detail(resource=Wire, values=serializers.serialize_invoice(invoice, account=context.account))


def _cancel(context: RequestContext, number: int, given: CancelParameters) -> Response:
    invoice = services.cancel_invoice(number, reason=given.cancel_reason or given.reason, by=context.user)
    message = gettext("Document %(number)s canceled") % {"number": invoice.number}
    return Value(value={"code": "success", "message": message}, then=context.came_from)


@endpoint("Renew the public link of a document; the old one stops working", answers="The new link")
def renew_link(context: RequestContext, id: int) -> Response:
    invoice = share.renew_link(id, by=context.user)
    if context.format == "html":
        messages.success(context.request, gettext("The old link no longer works"))
    link = serializers.view_url({"number": invoice.number, "token": invoice.token}, context.account.url)
    return Value(value={"view_url": link}, then=f"/invoices/{id}")


def _given(context: RequestContext) -> dict[str, Any]:
    """Merge query, body and envelope; the innermost takes precedence."""
    envelope = context.body.get("invoice")
    return {**context.params, **(envelope if isinstance(envelope, dict) else {})}
