"""Calls about documents that are still being written: what they would be, computed by the same engine."""

from typing import Any

from tidebill.http.answers import Answer, Plain
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.invoices.computed import computed
from tidebill.invoices.entry import read_entry, read_sent, touched
from tidebill.invoices.services.preview import Preview, preview_change, preview_new
from tidebill.invoices.views.invoices import load_invoice
from tidebill.invoices.wire import Invoice as Wire


@endpoint(
    "Computes a document without issuing it", reads=Wire, answers="Its number, dates, rows, sums and summary"
)
def new(call: Call) -> Answer:
    return Plain(value=computed(preview_of(call)))


@endpoint("Computes a change of a document without making it", reads=Wire, answers="The same")
def change(call: Call, id: int) -> Answer:
    return Plain(value=computed(preview_of(call, id)))


def preview_of(call: Call, number: int | None = None) -> Preview:
    """What the body would issue, or change of a stored document."""
    sent: Any = Wire.unwrap(call.body)
    if number is None:
        return preview_new(call.account, read_sent(read_entry(sent, account=call.account)), by=call.user)
    stored = load_invoice(number)
    typed = read_sent(read_entry(sent, account=call.account, stored=stored))
    return preview_change(number, touched(typed, stored), by=call.user)
