"""API schema of received files."""

from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.resource import Resource, field


class ReceivedFile(Resource):
    """An e-invoice of a supplier: UBL, CII, FA(3), or a PDF that carries one."""

    name_: ClassVar[str] = "import"
    plural: ClassVar[str] = "imports"

    file: types.Text = field("The file: part of a form, or in base64.", write_only=True)
    file_name: types.Text = field("Name that the file is kept under.", example="invoice.xml", write_only=True)
