from dataclasses import asdict
from typing import Any

from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.recurring.models import Recurring
from tidebill.recurring.services import manage, pausing, timing
from tidebill.recurring.wire import Preview, PreviewParameters
from tidebill.recurring.wire import Recurring as Wire
from tidebill.wire.errors import Missing

ORDERS = ("name", "next_invoice_date", "start_date", "created_at", "updated_at")
_PREVIEWED, _PREVIEWED_MAX = 12, 100


@endpoint("Lists recurring definitions", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Answer:
    paging = call.filters(Paging)
    found = ordered(Recurring.objects.filter(deleted=False), paging.order, ORDERS, call.ignored)
    page = paginate(found.select_related("account"), paging)
    return Many(resource=Wire, rows=[present(row) for row in page.rows], **page.shape)


@endpoint("Creates a recurring definition", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    recurring = manage.create_recurring(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, present(recurring))


@endpoint("Reads a recurring definition", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=present(load(id)))


@endpoint("Changes a recurring definition", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    recurring = manage.update_recurring(id, call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=present(recurring))


@endpoint("Deletes a recurring definition", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    manage.delete_recurring(id, by=call.user)
    return Plain(value=OK)


@endpoint(
    "Shows the next documents of a recurring definition",
    answers=Preview,
    many=True,
    parameters=PreviewParameters,
)
def preview(call: Call, id: int) -> Answer:
    recurring = load(id)
    count = PreviewParameters.read(call.query).count or _PREVIEWED
    shown = timing.preview(recurring, most=max(1, min(count, _PREVIEWED_MAX)))
    rows: Any = [asdict(turn) for turn in shown]
    return Many(resource=Preview, rows=rows, size=_PREVIEWED_MAX, total=len(rows))


@endpoint("Holds a recurring definition: it issues nothing until it is resumed", answers=Wire)
def pause(call: Call, id: int) -> Answer:
    return _held(call, pausing.pause_recurring(id, by=call.user))


@endpoint("Lets a recurring definition go on from today", answers=Wire)
def resume(call: Call, id: int) -> Answer:
    return _held(call, pausing.resume_recurring(id, by=call.user))


def _held(call: Call, recurring: Recurring) -> Answer:
    return One(resource=Wire, values=present(recurring), then=f"/recurrings/{recurring.pk}")


def load(id: int) -> Recurring:
    """A definition of the account in scope; raises Missing."""
    found = Recurring.objects.filter(pk=id, deleted=False).select_related("account").first()
    if found is None:
        raise Missing
    return found


def present(recurring: Recurring) -> dict[str, Any]:
    """A definition as it is answered, with what is derived from it."""
    derived = {"sending_time": timing.time_of(recurring).hour, "sending_datetime": recurring.next_at}
    return {**snapshot(recurring), **derived}
