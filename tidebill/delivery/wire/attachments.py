"""API schemas of attachments."""

from typing import ClassVar

from tidebill.http.paging import Paging
from tidebill.wire import types
from tidebill.wire.resource import Resource, field


class AttachmentList(Paging):
    """Parameters of the list of files."""

    query: types.Text = field("Only those whose name has this in it.", example="contract")
    invoice_id: types.Id = field("Only those of this document.", example=111)


class Attachment(Resource):
    """A file of a document."""

    name_: ClassVar[str] = "attachment"
    plural: ClassVar[str] = "attachments"

    id: types.Id = field("Number of the file in the service.", example=1, read_only=True)
    invoice_id: types.Id = field("The document.", example=1, read_only=True)
    name: types.Text = field("Name of the file.", example="contract.pdf", read_only=True)
    content_type: types.Text = field("What it is.", example="application/pdf", read_only=True)
    size: types.Integer = field("How many bytes it has.", example=20480, read_only=True)
    url: types.LongText = field("Address to fetch it from, good for ten minutes.", read_only=True)
    created_at: types.Moment = field("When it was uploaded.", read_only=True)
