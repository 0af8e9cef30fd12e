"""API schema of received files."""

from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource


class ReceivedFile(Resource):
    """A supplier's e-invoice: UBL, CII, FA(3), or a PDF that contains one."""

    name_: ClassVar[str] = "import"
    plural: ClassVar[str] = "imports"

    file: types.Text = field("The file: a form field, or base64.", write_only=True)
    file_name: types.Text = field("File name.", example="invoice.xml", write_only=True)
