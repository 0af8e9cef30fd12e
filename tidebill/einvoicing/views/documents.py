"""Documents in e-invoice formats, selected by suffix and parameter."""

from tidebill.einvoicing.registry import Format, formats
from tidebill.einvoicing.services.examine import require
from tidebill.einvoicing.services.received import as_it_came
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import FileResponse, Response
from tidebill.invoices.responses import ShowParameters, show_invoice
from tidebill.invoices.selectors import load_with_relations
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.file_names import file_name
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid


class EInvoiceParameters(ShowParameters):
    """Parameters of one document."""

    format: types.Text = field(
        "With the suffix `.xml`: returns the e-invoice in this format instead of the "
        "API's own XML. One of ubl, cii, peppol, xrechnung, xrechnung-cii, facturx, "
        "facturx-extended and ksef.",
        example="peppol",
    )


@endpoint("Retrieve a document", answers=Wire, parameters=EInvoiceParameters)
def show(context: RequestContext, id: int) -> Response:
    """Show a document, or its XML in an e-invoice format."""
    name = context.query.get("format")
    if context.format != "xml" or not name:
        return show_invoice(context, id)
    return _file(id, _named(name))


@endpoint("Reads a document as UBL (EN 16931)", answers="The e-invoice", formats=("ubl",))
def ubl(context: RequestContext, id: int) -> Response:
    return _file(id, formats()["ubl"])


@endpoint("Reads a document as CII (EN 16931)", answers="The e-invoice", formats=("cii",))
def cii(context: RequestContext, id: int) -> Response:
    return _file(id, formats()["cii"])


def _named(name: str) -> Format:
    found = formats().get(str(name).strip().lower())
    if found is None:
        raise Invalid({"format": errors.NOT_LISTED})
    return found


def _file(id: int, format: Format) -> Response:
    invoice = load_with_relations(id)
    return FileResponse(
        content=as_it_came(invoice, format) or require(invoice, format),
        content_type=format.content_type,
        name=file_name(f"{invoice.number}-{format.name}", format.extension),
        inline=False,
    )
