"""API parameters of prints."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource, Schema
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


class PrintTemplate(Resource):
    """A template of the account for PDFs: Handlebars and CSS, or settings of a shipped design."""

    name_: ClassVar[str] = "print_template"
    plural: ClassVar[str] = "print_templates"

    id: types.Id = field("ID of the template.", example=1, read_only=True)
    number: types.Id = field(
        "Number of the template; a document with this `invoice_template_id` is printed with it.",
        example=1001,
        read_only=True,
    )
    version: types.Integer = field("Number of the current version.", example=3, read_only=True)
    name: types.Text = field("Name.", example="Invoices in English")
    kind: types.Text = field("Kind of the documents; empty for all.", example="vat")
    lang: types.Language = field("Language of the documents; empty for all.", example="en")
    department_id: types.Id = field("Department of the documents; empty for all.", example=1)
    automatic: types.Flag = field(
        "Whether new documents are printed with it if it fits best; otherwise only those that name it.",
        example=True,
    )
    base: types.Text = field("Shipped template that it starts from: `modern` or `classic`.", example="modern")
    html: types.LongText = field(
        "Handlebars; empty to print the base with the settings below.", example="<h1>{{number}}</h1>"
    )
    css: types.LongText = field("CSS, in addition to the settings.", example="h1 { color: green; }")
    accent: types.Text = field("Accent color; empty for the department's.", example="#12506b")
    font: types.Text = field("Font: `sans` or `serif`.", example="sans")
    font_size: types.Integer = field("Font size in points, 6 to 16.", example=9)
    spacing: types.Text = field("Spacing: `compact`, `normal` or `wide`.", example="normal")
    logo_height: types.Integer = field("Greatest height of the logo in millimeters, 5 to 60.", example=20)
    header_band: types.Flag = field("Whether the heading has a colored background.", example=False)
    created_at: types.Moment = field("Creation time.", read_only=True)
    updated_at: types.Moment = field("Time of the last change.", read_only=True)


class PrintTemplateVersion(PrintTemplate):
    """A template as it was from its `created_at` to the next version."""

    name_: ClassVar[str] = "print_template_version"
    plural: ClassVar[str] = "print_template_versions"


class TemplatePreviewParameters(Schema):
    """Parameters of a preview."""

    invoice_id: types.Id = field("Document to print; a sample by default.", example=111)
