"""Attachments of documents."""

from typing import ClassVar

from tidebill.http.paging import Paging
from tidebill.wire import types
from tidebill.wire.resource import Resource, key


class AttachmentList(Paging):
    """Parameters of the list of files."""

    query: types.Text = key("Only those whose name has this in it.", example="contract")
    invoice_id: types.Id = key("Only those of this document.", example=111)


class Attachment(Resource):
    """A file of a document."""

    name_: ClassVar[str] = "attachment"
    plural: ClassVar[str] = "attachments"

    id: types.Id = key("Number of the file in the service.", example=1, read_only=True)
    invoice_id: types.Id = key("The document.", example=1, read_only=True)
    name: types.Text = key("Name of the file.", example="contract.pdf", read_only=True)
    content_type: types.Text = key("What it is.", example="application/pdf", read_only=True)
    size: types.Integer = key("How many bytes it has.", example=20480, read_only=True)
    url: types.LongText = key("Address to fetch it from, good for ten minutes.", read_only=True)
    created_at: types.Moment = key("When it was uploaded.", read_only=True)
