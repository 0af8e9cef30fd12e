"""API schemas of imports."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, WithJsonSchema

from tidebill import confined
from tidebill.wire import errors, sheets, types
from tidebill.wire.declaring import field
from tidebill.wire.resource import NestedRow, Resource, rows
from tidebill.wire.types import choice

KINDS = ("clients", "products")
ImportKind = choice(*KINDS)


def read_table(value: Any) -> tuple[str, sheets.Sheet] | None:
    """Parse an uploaded file, or a table as text; returns its name and cells."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return "", _sheet("", value.encode())
    if not hasattr(value, "read"):
        raise errors.validation_error("must be sent as a file (multipart/form-data)")
    if value.size > sheets.BYTES_MAX:
        raise errors.validation_error(
            "is too large (maximum is %(size)s MiB)", size=sheets.BYTES_MAX // 2**20
        )
    name = str(value.name or "")
    return name, _sheet(name, value.read())


def _sheet(name: str, content: bytes) -> sheets.Sheet:
    """Parse a table; workbooks in a child process, since small ones can unpack to anything."""
    if not sheets.is_workbook(name, content):
        return sheets.read_sheet(name, content)
    try:
        found = confined.call("tidebill.wire.sheets:read_workbook", content)
    except confined.Unreadable:
        raise errors.validation_error("is not a readable table") from None
    except confined.Rejection as error:
        raise errors.validation_error(error.text, **error.params) from None
    return sheets.Sheet(**found)


Table = Annotated[
    tuple[str, sheets.Sheet] | None,
    BeforeValidator(read_table),
    types.PLAIN,
    WithJsonSchema({"type": ["string", "null"], "contentMediaType": "application/octet-stream"}),
]


class ImportedRow(NestedRow):
    """Result of one row."""

    name_: ClassVar[str] = "row"
    plural: ClassVar[str] = "rows"

    line: types.Integer = field("Line in the file.", example=2, read_only=True)
    action: types.Text = field("`create`, `update`, `same` or `refuse`.", example="create", read_only=True)
    name: types.Text = field("Name of the record.", example="Acme", read_only=True)
    id: types.Id = field("Record that is created or updated.", example=1, read_only=True)
    faults: types.Object = field("Reasons for rejection: pairs of key and message.", read_only=True)
    errors: types.Object = field(
        "Reasons for rejection: message and column, the heading in the file.",
        example=[{"column": "Discount", "message": "is not a number"}],
        read_only=True,
    )
    booked: types.Flag = field("Whether the row is imported.", example=True, read_only=True)


Report = rows(ImportedRow)


class TableImport(Resource):
    """An import of clients or products: previewed when uploaded, executed by `run`.

    Tables of more than 50 rows are processed in the background: poll `status`.
    """

    name_: ClassVar[str] = "import"
    plural: ClassVar[str] = "imports"

    id: types.Id = field("ID of the import.", example=1, read_only=True)
    kind: ImportKind = field("Type of the rows.", example="clients")
    file: Table = field("The table: CSV or XLSX as a file, or CSV as text.", write_only=True)
    name: types.Text = field("Name of the file.", example="clients.csv", read_only=True)
    status: types.Text = field(
        "`checking` during the preview, `checked` after it, `running` during the import, `done` after it; "
        "`canceled`, or `failed` by an error.",
        example="checked",
        read_only=True,
    )
    rows_total: types.Integer = field("Number of rows.", example=2, read_only=True)
    rows_done: types.Integer = field("Rows checked or imported so far.", example=2, read_only=True)
    created: types.Integer = field("Rows that create a record.", example=1, read_only=True)
    changed: types.Integer = field("Rows that change a record.", example=1, read_only=True)
    unchanged: types.Integer = field("Rows that equal their record.", example=0, read_only=True)
    refused: types.Integer = field("Rejected rows.", example=0, read_only=True)
    headers: types.Object = field("Column headings.", example=["Name"], read_only=True)
    mapping: types.Object = field("Keys by column number (from 0).", example={"0": "name"})
    report: Report = field("Result of each row; empty during a preview or import.", read_only=True)
    created_at: types.Moment = field("Upload time.", read_only=True)
    updated_at: types.Moment = field("Time of the last change.", read_only=True)
