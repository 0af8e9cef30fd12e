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
    other_recipient: types.Flag = field(
        "Whether to import a file that is addressed to another company; by default with a warning.",
        example=False,
        write_only=True,
    )


class HeldFile(Resource):
    """A received file that is addressed to another company and waits for a decision."""

    name_: ClassVar[str] = "held_file"
    plural: ClassVar[str] = "held_files"

    id: types.Id = field("ID of the file.", example=1, read_only=True)
    name: types.Text = field("File name.", example="invoice.xml", read_only=True)
    source: types.Text = field("`upload`, `mail`, `ksef` or `peppol`.", example="mail", read_only=True)
    supplier: types.Text = field("Name of the supplier.", example="Muster GmbH", read_only=True)
    number: types.Text = field("Number of the invoice.", example="R-17", read_only=True)
    addressee: types.Text = field(
        "Name and number of the buyer.", example="Other sp. z o.o., PL5261040828", read_only=True
    )
    created_at: types.Moment = field("When it arrived.", read_only=True)
