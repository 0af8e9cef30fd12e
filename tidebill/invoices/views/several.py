"""Changes of several documents at once."""

from django.utils.translation import gettext

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response
from tidebill.http.several import check_several, for_each
from tidebill.invoices.services import cancel as services
from tidebill.invoices.wire import Status
from tidebill.wire import errors, types
from tidebill.wire.errors import Invalid
from tidebill.wire.resource import Declaration, key


class SeveralStatus(Declaration):
    """Parameters of a change of status of several documents: in the query or the body."""

    invoice_ids: types.Ids = key("The documents; at most 100.", example=[1, 2])
    status: Status = key("The status to set.", example="paid")


@endpoint("Sets the status of several documents", answers="What became of each", parameters=SeveralStatus)
def change_status(context: RequestContext) -> Response:
    given = SeveralStatus.read(context.params)
    status = given.status
    if not status:
        raise Invalid({"status": errors.BLANK})
    return for_each(
        context,
        check_several("invoice_ids", given.invoice_ids),
        lambda number: services.change_status(number, status, by=context.user).number,
        title=gettext("Status of documents"),
        back="/invoices",
    )
