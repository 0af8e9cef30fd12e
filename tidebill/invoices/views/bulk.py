"""Bulk changes of documents."""

from django.utils.translation import gettext

from tidebill.http.bulk import check_bulk_ids, run_bulk
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response
from tidebill.invoices.services.changing import cancel as services
from tidebill.invoices.wire import Status
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid
from tidebill.wire.resource import Schema


class BulkStatus(Schema):
    """Parameters of a change of status of several documents: in the query or the body."""

    invoice_ids: types.Ids = field("IDs of the documents; up to 100.", example=[1, 2])
    status: Status = field("The status to set.", example="paid")


@endpoint("Set the status of several documents", answers="Result of each document", parameters=BulkStatus)
def change_status(context: RequestContext) -> Response:
    given = BulkStatus.read(context.params)
    status = given.status
    if not status:
        raise Invalid({"status": errors.BLANK})
    return run_bulk(
        context,
        check_bulk_ids("invoice_ids", given.invoice_ids),
        lambda number: services.change_status(number, status, by=context.user).number,
        title=gettext("Document status"),
        back="/invoices",
    )
