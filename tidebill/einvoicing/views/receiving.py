"""Upload of suppliers' e-invoices."""

import base64
import binascii

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.einvoicing.services.receiving import import_document
from tidebill.einvoicing.wire import ReceivedFile
from tidebill.http.body import is_raw
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.responses import Detail, Response, Value
from tidebill.invoices import serializers
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

PLACE, BACK = "/invoices/import", "/invoices?income=no"
GROUPS = (
    Group(
        title=_("File"),
        text=_("XML (UBL, CII or FA(3)), or a PDF that contains it (Factur-X, ZUGFeRD)."),
        controls=(Control(key="file", label=_("File"), kind="file", required=True, wide=True),),
    ),
)


@endpoint(
    "Import an e-invoice as expense; the body is the file, a form or JSON",
    reads=ReceivedFile,
    answers=Wire,
    status=201,
    raw=True,
)
def create(context: RequestContext) -> Response:
    content, name = _sent(context)
    expense = import_document(context.account, content, name=name, by=context.user)
    response = Detail(
        resource=Wire, values=serializers.serialize_invoice(expense, account=context.account), status=201
    )
    if context.format != "html":
        return response
    text = gettext("Expense %(number)s imported") % {"number": expense.number}
    return flash_success(context, response, then="/invoices/{id}", message=text)


@endpoint("Shows a form", formats=("html",), documented=False, permission="invoices:write")
def form(context: RequestContext) -> Response:
    return show_form(context)


def show_form(context: RequestContext) -> Response:
    """Show the upload form."""
    shown = form_of(context, ReceivedFile, GROUPS, action=PLACE, back=BACK, submit=gettext("Import"))
    page_context = {
        "form": shown,
        "here": BACK,
        "title": gettext("Import e-invoice"),
        "trail": [(gettext("Expenses"), BACK)],
    }
    return Value(page="form.html", page_context=page_context)


def _sent(context: RequestContext) -> tuple[bytes, str]:
    """Return the file and its name from any accepted encoding; raises Invalid."""
    given = context.attributes(ReceivedFile)
    file = given.get("file")
    if isinstance(file, UploadedFile):
        return file.read(), file.name or ""
    if isinstance(file, str) and file:
        try:
            return base64.b64decode(file, validate=True), str(given.get("file_name") or "")
        except (binascii.Error, ValueError):
            raise Invalid({"file": errors.INVALID}) from None
    if not is_raw(context.request):
        raise Invalid({"file": errors.BLANK})
    return context.request.body, str(context.query.get("file_name") or "")
