from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource


class Export(Resource):
    """A complete export of the account."""

    name_: ClassVar[str] = "export"
    plural: ClassVar[str] = "exports"

    id: types.Id = field("ID of the export.", example=1, read_only=True)
    size: types.Integer = field("Size in bytes, once complete.", example=20480, read_only=True)
    created_at: types.Moment = field("Creation time.", read_only=True)
    finished_at: types.Moment = field("Completion time.", read_only=True)
