"""Calls about documents that are still being written: what they would be, computed by the same engine."""

from collections.abc import Callable
from typing import Any

from tidebill.http.answers import Answer, Plain
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import faults_of
from tidebill.invoices.computed import computed
from tidebill.invoices.entry import read_entry, read_sent, touched
from tidebill.invoices.services.preview import Preview, preview_change, preview_new
from tidebill.invoices.views.invoices import load_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid, Refused


@endpoint(
    "Computes a document without issuing it", reads=Wire, answers="Its number, dates, rows, sums and summary"
)
def new(call: Call) -> Answer:
    return while_typing(call, lambda: computed(preview_of(call)))


@endpoint("Computes a change of a document without making it", reads=Wire, answers="The same")
def change(call: Call, id: int) -> Answer:
    return while_typing(call, lambda: computed(preview_of(call, id)))


def while_typing(call: Call, compute: Callable[[], dict[str, Any]]) -> Answer:
    """What was computed. To the form's own script a fault is an answer too: half a number is no error yet."""
    try:
        return Plain(value=compute())
    except (Invalid, Refused) as error:
        if not is_scripted(call):
            raise
        return Plain(value={"faults": faults_of(error)})


def is_scripted(call: Call) -> bool:
    """Whether the page's own script calls, which leads the browser on by itself."""
    return call.request.headers.get("X-Sent-By") == "form"


def preview_of(call: Call, number: int | None = None) -> Preview:
    """What the body would issue, or change of a stored document."""
    sent: Any = Wire.unwrap(call.body)
    if number is None:
        return preview_new(call.account, read_sent(read_entry(sent, account=call.account)), by=call.user)
    stored = load_invoice(number)
    typed = read_sent(read_entry(sent, account=call.account, stored=stored))
    return preview_change(number, touched(typed, stored), by=call.user)
