"""API parameters of prints."""

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema
from tidebill.wire.types import choice

PrintOption = choice(*vocabulary.PRINT_OPTIONS)


class PrintParameters(Schema):
    """Parameters of a print."""

    print_option: PrintOption = field("Marks on the PDF.", example="original_and_copy")
    print_ean_codes: types.Flag = field("Whether to print product barcodes.", example=True)
    inline: types.Flag = field(
        "Whether to display the file in the browser instead of downloading it.", example="yes"
    )


class OneParameters(PrintParameters):
    """Parameters of a print of one document."""

    format: types.Text = field(
        "`facturx` (or `facturx-extended`) rejects documents whose PDF can't be a "
        "Factur-X, naming the missing data.",
        example="facturx",
    )


class SeveralParameters(PrintParameters):
    """Parameters of a print of several documents."""

    invoice_ids: types.Ids = field("IDs of the documents in printing order; up to 100.", example=[1, 2])
