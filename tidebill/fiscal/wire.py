"""API schemas of fiscal printers."""

from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource


class Printer(Resource):
    """A fiscal printer."""

    name_: ClassVar[str] = "printer"
    plural: ClassVar[str] = "printers"

    id: types.Id = field("ID of the printer.", example=1, read_only=True)
    name: types.Text = field("Name the printer uses.", example="till 1", read_only=True)
    last_seen_at: types.Moment = field(
        "Time of its last request, to the minute.", example="2026-01-05T10:00:00.000+01:00", read_only=True
    )


class PrintRequest(Resource):
    """A document in the queue of a fiscal printer."""

    name_: ClassVar[str] = "print_request"
    plural: ClassVar[str] = "print_requests"

    id: types.Id = field("ID of the queue entry, used to report the result.", example=1, read_only=True)
    invoice_id: types.Id = field("Document to print.", example=21367364, read_only=True)
    number: types.Text = field("Number of the document.", example="R/1/01/2026", read_only=True)
    kind: types.Text = field("Kind of document.", example="receipt", read_only=True)
    printer: types.Text = field("Printer that took the document.", example="till 1", read_only=True)
    mode: types.Text = field("On paper (`print`) or as `e-receipt`.", example="print", read_only=True)
    status: types.Text = field("`printing` until `printed` or `error` is reported.", example="printing")
    error: types.LongText = field("Message of the printer.")
    created_at: types.Moment = field(
        "Time the print was requested.", example="2026-01-05T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time it was taken or reported.", example="2026-01-05T10:00:05.000+01:00", read_only=True
    )
