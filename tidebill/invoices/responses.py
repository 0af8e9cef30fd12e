"""Documents as in the API, with what a request asks for."""

from datetime import date

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.responses import Detail, Response
from tidebill.invoices import serializers
from tidebill.invoices.hooks import payments_of, submit_to_register
from tidebill.invoices.models import Invoice
from tidebill.invoices.selectors import load_invoice, load_row
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.permissions import allows
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema


class ShowParameters(Schema):
    """Parameters of one document."""

    correction_positions: types.Text = field(
        "`full` returns corrected items before and after the correction.", example="full"
    )
    include: types.Text = field("`chain` returns related documents.", example="chain")
    send_to_ksef: types.Flag = field("Sends the document to KSeF if the account is connected.", example="yes")


def show_invoice(context: RequestContext, id: int) -> Response:
    """Return a document, after sending it to the register if requested."""
    held = context.caller.permissions if context.caller else frozenset()
    if context.filters(ShowParameters).send_to_ksef and allows(held, "invoices:write"):
        send_to_register(context, load_invoice(id))
    return Detail(resource=Wire, values=serialize_stored(context, load_row(id)))


def send_to_register(context: RequestContext, invoice: Invoice) -> None:
    """Submit the document to the national register; it stays issued even if that fails."""
    submit_to_register.call(invoice, by=context.user)


def serialize_saved(context: RequestContext, invoice: Invoice) -> serializers.Values:
    """Return a document that was just saved, as in the API."""
    return serialize_stored(context, snapshot(invoice))


def serialize_stored(context: RequestContext, row: serializers.Values) -> serializers.Values:
    """Return a stored row as in the API, with the parts that the request asks for."""
    values = serializers.serialize_row(
        row,
        account=context.account,
        with_sides=context.option("correction_positions") == "full",
        with_chain="chain" in context.included(),
    )
    return with_payments(context, [{**values, **_payment_days(context, row)}])[0]


def _payment_days(context: RequestContext, row: serializers.Values) -> serializers.Values:
    """Return the dates of the first and the latest payment."""
    days = {"paid_from": row["paid_date"], "paid_to": row["paid_date"]}
    if row["paid_by_payments"]:
        found = payments_of.call([row["id"]], zone=context.account.zone)[row["id"]]
        dates = [each["paid_date"][:10] for each in found if each["paid"] and each["paid_date"]]
        if dates:
            days["paid_from"] = date.fromisoformat(min(dates))
    return days


def with_payments(context: RequestContext, rows: list[serializers.Values]) -> list[serializers.Values]:
    """Add payments to documents if requested by ``additional_fields``."""
    if "connected_payments" not in context.opted_in(Wire):
        return rows
    found = payments_of.call([row["id"] for row in rows], zone=context.account.zone)
    return [{**row, "connected_payments": found[row["id"]]} for row in rows]
