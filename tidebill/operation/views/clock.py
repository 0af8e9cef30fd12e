"""The clock of a sandbox: read by everybody who calls, set by who may change the account."""

from datetime import datetime
from typing import ClassVar

from tidebill.http.answers import Answer, One
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.storage import clock, sandbox
from tidebill.wire import types
from tidebill.wire.resource import Resource, key


class Clock(Resource):
    """The time that all accounts of a sandbox live in."""

    name_: ClassVar[str] = "clock"
    plural: ClassVar[str] = "clock"

    now: types.Moment = key("What it shows.", example="2027-03-28T01:30:00.000+01:00")
    frozen: types.Flag = key("Whether it stands still.", example=True)
    advance: types.Text = key(
        "Moves it forward by so much: weeks, days, hours, minutes, seconds.", example="3d12h", write_only=True
    )


@endpoint("Reads the clock of a sandbox", answers=Clock, formats=("json", "xml"))
def show(call: Call) -> Answer:
    return _answer()


@endpoint("Stops, sets or moves the clock of a sandbox", reads=Clock, answers=Clock, formats=("json", "xml"))
def update(call: Call) -> Answer:
    given = call.read(Clock)
    at = _moment(given.now, call)
    if at is not None or given.frozen is not None:
        frozen = sandbox.is_frozen() if given.frozen is None else given.frozen
        sandbox.set_clock(at, frozen=frozen)
    if given.advance:
        sandbox.advance(sandbox.length(given.advance))
    return _answer()


@endpoint("Sets the clock of a sandbox to the actual time", answers=Clock, formats=("json", "xml"))
def reset(call: Call) -> Answer:
    sandbox.reset()
    return _answer()


def _answer() -> Answer:
    return One(resource=Clock, values={"frozen": sandbox.is_frozen(), "now": clock.now()})


def _moment(value: datetime | None, call: Call) -> datetime | None:
    """A moment without a zone is meant as the account's."""
    return value.replace(tzinfo=call.account.zone) if value is not None and value.tzinfo is None else value
