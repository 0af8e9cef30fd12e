from dataclasses import asdict
from typing import Any

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.recurring.commands import RecurringInput
from tidebill.recurring.models import Recurring
from tidebill.recurring.services import manage, pausing, timing
from tidebill.recurring.wire import Preview, PreviewParameters
from tidebill.recurring.wire import Recurring as Wire
from tidebill.storage.selectors import get_or_not_found

ORDERS = ("name", "next_invoice_date", "start_date", "created_at", "updated_at")
_PREVIEWED, _PREVIEWED_MAX = 12, 100


@endpoint("List recurring definitions", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    found = ordered(Recurring.objects.filter(deleted=False), paging.order, ORDERS, context.ignored)
    page = paginate(found.select_related("account"), paging)
    return Collection(resource=Wire, rows=[serialize_recurring(row) for row in page.rows], **page.shape)


@endpoint("Create a recurring definition", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    recurring = manage.create_recurring(
        context.account, context.read(Wire).build(RecurringInput), by=context.user
    )
    return created(Wire, serialize_recurring(recurring))


@endpoint("Retrieve a recurring definition", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=serialize_recurring(load(id)))


@endpoint("Update a recurring definition", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    recurring = manage.update_recurring(id, context.read(Wire).build(RecurringInput), by=context.user)
    return Detail(resource=Wire, values=serialize_recurring(recurring))


@endpoint("Delete a recurring definition", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    manage.delete_recurring(id, by=context.user)
    return Value(value=OK)


@endpoint(
    "List the next documents of a recurring definition",
    answers=Preview,
    many=True,
    parameters=PreviewParameters,
)
def preview(context: RequestContext, id: int) -> Response:
    recurring = load(id)
    count = PreviewParameters.read(context.query).count or _PREVIEWED
    shown = timing.preview(recurring, most=max(1, min(count, _PREVIEWED_MAX)))
    rows: Any = [asdict(occurrence) for occurrence in shown]
    return Collection(resource=Preview, rows=rows, size=_PREVIEWED_MAX, total=len(rows))


@endpoint("Pause a recurring definition", answers=Wire)
def pause(context: RequestContext, id: int) -> Response:
    return _held(context, pausing.pause_recurring(id, by=context.user))


@endpoint("Resume a recurring definition from today", answers=Wire)
def resume(context: RequestContext, id: int) -> Response:
    return _held(context, pausing.resume_recurring(id, by=context.user))


def _held(context: RequestContext, recurring: Recurring) -> Response:
    return Detail(resource=Wire, values=serialize_recurring(recurring), then=f"/recurrings/{recurring.pk}")


def load(id: int) -> Recurring:
    """Return a recurring invoice of the account in scope; raises NotFound."""
    return get_or_not_found(Recurring.objects.filter(pk=id, deleted=False).select_related("account"))


def serialize_recurring(recurring: Recurring) -> dict[str, Any]:
    """Return a recurring invoice as in the API, with derived fields."""
    derived = {"sending_time": timing.time_of(recurring).hour, "sending_datetime": recurring.next_at}
    return {**snapshot(recurring), **derived}
