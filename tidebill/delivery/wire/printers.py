"""API schemas of fiscal printers."""

from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.resource import Resource, field


class Printer(Resource):
    """A fiscal printer whose program has asked for work."""

    name_: ClassVar[str] = "printer"
    plural: ClassVar[str] = "printers"

    id: types.Id = field("Number of the printer in the service.", example=1, read_only=True)
    name: types.Text = field("Name that it calls itself.", example="till 1", read_only=True)
    last_seen_at: types.Moment = field(
        "When it last asked, to the minute.", example="2026-01-05T10:00:00.000+01:00", read_only=True
    )


class PrintRequest(Resource):
    """A document on its way through a fiscal printer."""

    name_: ClassVar[str] = "print_request"
    plural: ClassVar[str] = "print_requests"

    id: types.Id = field("Number of the request, to report on.", example=1, read_only=True)
    invoice_id: types.Id = field("The document to print.", example=21367364, read_only=True)
    number: types.Text = field("Number of the document.", example="R/1/01/2026", read_only=True)
    kind: types.Text = field("Kind of document.", example="receipt", read_only=True)
    printer: types.Text = field("The printer that was given it.", example="till 1", read_only=True)
    mode: types.Text = field("On paper (`print`) or as an `e-receipt`.", example="print", read_only=True)
    status: types.Text = field("`printing` until `printed` or `error` has been reported.", example="printing")
    error: types.LongText = field("What the printer said.")
    created_at: types.Moment = field(
        "When the print was asked for.", example="2026-01-05T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When it was given or reported on.", example="2026-01-05T10:00:05.000+01:00", read_only=True
    )
