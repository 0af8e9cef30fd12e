"""Upload of suppliers' e-invoices."""

import base64
import binascii
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.einvoicing.models import HeldFile
from tidebill.einvoicing.services.receiving import AddressedToAnother, import_document, import_or_hold
from tidebill.einvoicing.services.receiving.held import (
    book_held_file,
    discard_held_file,
    held_files,
)
from tidebill.einvoicing.wire import HeldFile as HeldFileWire
from tidebill.einvoicing.wire import ReceivedFile
from tidebill.events.journal import snapshot
from tidebill.http.body import is_raw
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.responses import OK, Collection, Detail, Response, Value
from tidebill.invoices import serializers
from tidebill.invoices.models import Invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire import errors
from tidebill.wire.errors import Invalid
from tidebill.wire.readers import read_flag

PLACE, BACK = "/invoices/import", "/invoices?income=no"
_SHOWN = 100
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
    if context.format == "html":
        result = import_or_hold(context.account, content, source=HeldFile.UPLOAD, name=name, by=context.user)
        if isinstance(result, HeldFile):
            return Value(then=PLACE)
        expense = result
    else:
        expense = _import(context, content, name)
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
    waiting = list(held_files()[:_SHOWN])
    shown = form_of(context, ReceivedFile, GROUPS, action=PLACE, back=BACK, submit=gettext("Import"))
    page_context = {
        "form": shown,
        "held_files": waiting,
        "here": BACK,
        "title": gettext("Import e-invoice"),
        "trail": [(gettext("Expenses"), BACK)],
    }
    return Value(page="invoices/import.html", page_context=page_context)


@endpoint("List the received files that wait for a decision", answers=HeldFileWire, many=True)
def held(context: RequestContext) -> Response:
    rows = [snapshot(row) for row in held_files()[:_SHOWN]]
    return Collection(resource=HeldFileWire, rows=rows, size=_SHOWN, total=len(rows))


@endpoint("Import a file that is addressed to another company", answers=Wire, status=201)
def book(context: RequestContext, id: int) -> Response:
    expense = book_held_file(id, by=context.user)
    response = Detail(
        resource=Wire, values=serializers.serialize_invoice(expense, account=context.account), status=201
    )
    text = gettext("Expense %(number)s imported") % {"number": expense.number}
    return flash_success(context, response, then="/invoices/{id}", message=text)


@endpoint("Discard a file that is addressed to another company", answers="OK")
def discard(context: RequestContext, id: int) -> Response:
    discard_held_file(id, by=context.user)
    return flash_success(context, Value(value=OK), then=PLACE, message=gettext("File discarded"))


def _import(context: RequestContext, content: bytes, name: str) -> Invoice:
    """Import an uploaded file; add a warning if it is addressed to another company."""
    confirmed = _is_confirmed(context)
    importing = partial(import_document, context.account, content, name=name, by=context.user)
    try:
        return importing(other_recipient=bool(confirmed))
    except AddressedToAnother as other:
        if confirmed is not None or context.is_strict:
            raise
        expense = importing(other_recipient=True)
        context.warn([other.message])
        return expense


def _is_confirmed(context: RequestContext) -> bool | None:
    """Return whether a file for another company may be imported; None if the program doesn't say."""
    sent = context.attributes(ReceivedFile).get("other_recipient")
    return read_flag(sent if sent is not None else context.query.get("other_recipient"))


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
