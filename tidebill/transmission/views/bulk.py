"""Send several documents to a register or network."""

from django.utils.translation import gettext

from tidebill.http.bulk import check_bulk_ids, run_bulk
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response
from tidebill.transmission.channels import CHANNELS
from tidebill.transmission.services.retry import send_again
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid
from tidebill.wire.resource import Schema


class BulkTransmissions(Schema):
    """Parameters of sending several documents: in the query or the body."""

    invoice_ids: types.Ids = field("IDs of the documents; up to 100.", example=[1, 2])
    channel: types.Text = field("`ksef` (default), `email` or `peppol`.", example="ksef")
    format: types.Text = field("Format; the channel's default if absent.", example="ksef")


@endpoint(
    "Send several documents, or send failed ones again",
    answers="Result of each document",
    parameters=BulkTransmissions,
)
def transmit(context: RequestContext) -> Response:
    given = BulkTransmissions.read(context.params)
    channel, format = given.channel or "ksef", given.format or ""
    if channel not in CHANNELS:
        raise Invalid({"channel": errors.NOT_LISTED})
    return run_bulk(
        context,
        check_bulk_ids("invoice_ids", given.invoice_ids),
        lambda number: send_again(number, channel, format=format, by=context.user).invoice.number,
        title=gettext("Documents sent as e-invoices"),
        back="/invoices",
    )
