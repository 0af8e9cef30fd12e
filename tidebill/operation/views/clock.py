"""The sandbox clock: readable by every caller, set by callers who may change the account."""

from datetime import datetime
from typing import ClassVar

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Detail, Response
from tidebill.storage import clock, sandbox
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource


class Clock(Resource):
    """The clock of a sandbox, shared by all accounts."""

    name_: ClassVar[str] = "clock"
    plural: ClassVar[str] = "clock"

    now: types.Moment = field("Current time.", example="2027-03-28T01:30:00.000+01:00")
    frozen: types.Flag = field("Whether the clock is frozen.", example=True)
    advance: types.Text = field(
        "Moves the clock forward: weeks, days, hours, minutes, seconds.", example="3d12h", write_only=True
    )


@endpoint("Reads control the sandbox clock", answers=Clock, formats=("json", "xml"))
def show(context: RequestContext) -> Response:
    return _answer()


@endpoint(
    "Stops, sets or moves control the sandbox clock", reads=Clock, answers=Clock, formats=("json", "xml")
)
def update(context: RequestContext) -> Response:
    given = context.read(Clock)
    at = _moment(given.now, context)
    if at is not None or given.frozen is not None:
        frozen = sandbox.is_frozen() if given.frozen is None else given.frozen
        sandbox.set_clock(at, frozen=frozen)
    if given.advance:
        sandbox.advance(sandbox.length(given.advance))
    return _answer()


@endpoint("Sets control the sandbox clock to the actual time", answers=Clock, formats=("json", "xml"))
def reset(context: RequestContext) -> Response:
    sandbox.reset()
    return _answer()


def _answer() -> Response:
    return Detail(resource=Clock, values={"frozen": sandbox.is_frozen(), "now": clock.now()})


def _moment(value: datetime | None, context: RequestContext) -> datetime | None:
    """Interpret a time without zone in the account's time zone."""
    return value.replace(tzinfo=context.account.zone) if value is not None and value.tzinfo is None else value
