"""API schemas of attachments."""

from typing import ClassVar

from tidebill.http.paging import Paging
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource


class AttachmentList(Paging):
    """Parameters of the list of files."""

    query: types.Text = field("Only files whose name contains this text.", example="contract")
    invoice_id: types.Id = field("Only files of this document.", example=111)


class Attachment(Resource):
    """An attachment of a document."""

    name_: ClassVar[str] = "attachment"
    plural: ClassVar[str] = "attachments"

    id: types.Id = field("ID of the file.", example=1, read_only=True)
    invoice_id: types.Id = field("The document.", example=1, read_only=True)
    name: types.Text = field("Name of the file.", example="contract.pdf", read_only=True)
    content_type: types.Text = field("Media type.", example="application/pdf", read_only=True)
    size: types.Integer = field("Size in bytes.", example=20480, read_only=True)
    url: types.LongText = field("Download URL, valid for ten minutes.", read_only=True)
    created_at: types.Moment = field("Upload time.", read_only=True)
