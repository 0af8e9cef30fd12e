from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.resource import Resource, field


class Export(Resource):
    """A file with the whole account."""

    name_: ClassVar[str] = "export"
    plural: ClassVar[str] = "exports"

    id: types.Id = field("Number of the export in the service.", example=1, read_only=True)
    size: types.Integer = field("How many bytes it has, once it is whole.", example=20480, read_only=True)
    created_at: types.Moment = field("When it was asked for.", read_only=True)
    finished_at: types.Moment = field("When it was whole.", read_only=True)
