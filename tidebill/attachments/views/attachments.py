"""API of documents' files."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django_scopes import scope, scopes_disabled

from tidebill.attachments import services
from tidebill.attachments.hooks import register_link
from tidebill.attachments.models import Attachment
from tidebill.attachments.wire import Attachment as Wire
from tidebill.attachments.wire import AttachmentList
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, FileResponse, Redirect, Response, Value
from tidebill.invoices.models import Invoice
from tidebill.kernel.file_names import file_name
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid, NotFound
from tidebill.wire.resource import Schema
from tidebill.wire.types import choice

ORDERS = ("name", "size", "created_at")
UPLOADS = "/uploads"
ZIP_TYPE = "application/zip"
# Always download: an uploaded HTML page could act with the user's session.
SAFE = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
_STATUSES = ("200", "201", "204")
_LENGTH_DIGITS = 18
_FORM_OVERHEAD = 64 * 1024
Kind = choice("custom", "gov", "gov_upo")


class AddParameters(Schema):
    """Parameters of adding an uploaded file."""

    file_name: types.Text = field("Name of the uploaded file.", example="contract.pdf")


class OneParameters(Schema):
    """Parameters of fetching one file."""

    kind: Kind = field("`custom` for the first attachment, `gov` or `gov_upo` for KSeF files.")


@endpoint(
    "Get the form fields for uploading a file", answers="The form fields, and the `url` to post them to"
)
def credentials(context: RequestContext, id: int) -> Response:
    return Value(
        value=services.make_credentials(_load(id), url=f"{context.account.url}{UPLOADS}", by=context.user)
    )


@endpoint("Attach an uploaded file to a document", answers="A message", parameters=AddParameters)
def add(context: RequestContext, id: int) -> Response:
    name = AddParameters.read({**context.query, **context.body}).file_name or ""
    attachment = services.add_attachment(id, name, by=context.user)
    text = gettext("%(name)s attached") % {"name": attachment.name}
    return Value(value={"code": "success", "message": text, "id": attachment.pk})


@endpoint("Attach a file to a document", answers="The file", status=201)
def attach(context: RequestContext, id: int) -> Response:
    invoice, file = _load(id), context.option("file")
    if not isinstance(file, UploadedFile):
        raise Invalid({"file": errors.BLANK})
    attachment = services.attach_file(invoice.pk, file, by=context.user)
    text = gettext("%(name)s attached") % {"name": attachment.name}
    if context.format == "html":
        messages.success(context.request, text)
    return Value(
        value={"code": "success", "message": text, "id": attachment.pk}, status=201, then=f"/invoices/{id}"
    )


@endpoint(
    "Download all files of a document as a ZIP archive",
    answers="A ZIP archive",
    formats=("json", "zip", "pdf"),
)
def pack(context: RequestContext, id: int) -> Response:
    invoice = _load(id)
    content = services.pack(services.attachments_of(invoice.pk))
    name = file_name(invoice.number, "zip")
    return FileResponse(content=content, content_type=ZIP_TYPE, name=name, inline=False)


@endpoint("Redirect to a file of a document", answers="A redirect to the file", parameters=OneParameters)
def one(context: RequestContext, id: int) -> Response:
    kind = context.filters(OneParameters).kind or "custom"
    if kind != "custom":
        return Redirect(location=_register_link(_load(id), kind))
    found = services.attachments_of(_load(id).pk)
    if not found:
        raise NotFound
    return Redirect(location=_location(found[0]))


@endpoint("List the files of a document", answers=Wire, many=True)
def index(context: RequestContext, id: int) -> Response:
    rows = [_present(attachment) for attachment in services.attachments_of(_load(id).pk)]
    return Collection(resource=Wire, rows=rows, size=services.COUNT_MAX, total=len(rows))


@endpoint("List the files of all documents", answers=Wire, many=True, parameters=AttachmentList)
def every(context: RequestContext) -> Collection:
    given = context.filters(AttachmentList)
    found = Attachment.objects.filter(added=True, invoice__deleted=False)
    if given.query:
        found = found.filter(name__icontains=given.query)
    if given.invoice_id:
        found = found.filter(invoice_id=given.invoice_id)
    rows = ordered(found.select_related("invoice"), given.order, ORDERS, context.ignored)
    page = paginate(rows, given)
    shown = [{**_present(file), "number": file.invoice.number} for file in page.rows]
    return Collection(resource=Wire, rows=shown, **page.shape)


@endpoint("Remove a file from a document", answers="`ok`")
def destroy(context: RequestContext, id: int, attachment_id: int) -> Response:
    services.remove_attachment(id, attachment_id, by=context.user)
    return Value(value=OK, then=f"/invoices/{id}")


@endpoint("Leads to a file of a document", answers="A redirect to the file", documented=False)
def fetch(context: RequestContext, id: int, attachment_id: int) -> Response:
    number = attachment_id
    found = [file for file in services.attachments_of(_load(id).pk) if file.pk == number]
    if not found:
        raise NotFound
    return Redirect(location=_location(found[0]))


def _register_link(invoice: Invoice, kind: str) -> str:
    """Return a signed URL of a file from the register; raises NotFound."""
    found: str | None = register_link.call(invoice, kind)
    if found is None:
        raise NotFound
    return found


@endpoint("Sends a file by a link", answers="The file", public=True, documented=False)
def download(context: RequestContext, token: str) -> Response:
    return _send(services.open_link(token))


@endpoint("Sends a customer a file of a document", answers="The file", public=True, documented=False)
def public(context: RequestContext, token: str, attachment_id: int) -> Response:
    with scopes_disabled():
        shown = Invoice.objects.of_open_accounts().filter(token=token, deleted=False, show_attachments=True)
        invoice = shown.select_related("account").first()
    if invoice is None:
        raise NotFound
    with scope(account=invoice.account):
        found = {attachment.pk: attachment for attachment in services.attachments_of(invoice.pk)}
        if attachment_id not in found:
            raise NotFound
        return _send(found[attachment_id])


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Accept a signed upload form compatible with S3; not a regular route, because files exceed the body
    limit.
    """
    length = request.headers.get("Content-Length") or "0"
    if len(length) > _LENGTH_DIGITS or int(length) > services.SIZE_MAX + _FORM_OVERHEAD:
        return _refuse(413, "EntityTooLarge", gettext("The request body is too large"))
    fields = {name: str(value) for name, value in request.POST.items()}
    file: Any = request.FILES.get("file")
    try:
        allowed = services.check_credentials(fields)
        if file is None:
            return _refuse(
                400,
                "InvalidArgument",
                gettext("The form does not contain a file. Choose a file and try again."),
            )
        named = fields["key"].rsplit("/", 1)[-1]
        name = file.name if named == "${filename}" else named
        services.receive_file(allowed, file, name=name or "")
    except services.UploadDenied:
        return _refuse(
            403,
            "AccessDenied",
            gettext("The form has expired or was modified. Reload the page and try again."),
        )
    except NotFound:
        return _refuse(404, "NoSuchKey", "Not Found")
    except Invalid as error:
        messages = "; ".join(gettext(m.text) % m.params for found in error.errors.values() for m in found)
        return _refuse(422, "InvalidArgument", messages)
    return _accept(request, fields, name or "")


def _accept(request: HttpRequest, fields: dict[str, str], name: str) -> HttpResponse:
    wanted = fields.get("success_action_status", "")
    status = int(wanted) if wanted in _STATUSES else 204
    if status != 201:
        return HttpResponse(status=status)
    field = fields["key"].replace("${filename}", name)
    location = request.build_absolute_uri(f"{UPLOADS}/{quote(field)}")
    body = f"<Location>{escape(location)}</Location><Bucket>tidebill</Bucket><Key>{escape(field)}</Key>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>{body}</PostResponse>\n'
    return HttpResponse(text, content_type="application/xml", status=201)


def _refuse(status: int, code: str, text: str) -> HttpResponse:
    body = f"<Code>{code}</Code><Message>{escape(text)}</Message>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{body}</Error>\n'
    return HttpResponse(text, content_type="application/xml", status=status)


def _location(attachment: Attachment) -> str:
    """Return a local URL for files on this machine, else the storage's."""
    local = isinstance(default_storage, FileSystemStorage)
    return services.make_link(attachment) if local else default_storage.url(attachment.path)


def _send(attachment: Attachment) -> Response:
    return FileResponse(
        content=services.read(attachment),
        content_type=attachment.content_type,
        name=attachment.name,
        inline=False,
        headers=SAFE,
    )


def _present(attachment: Attachment) -> dict[str, Any]:
    return {**snapshot(attachment), "url": _location(attachment)}


def _load(id: int) -> Invoice:
    return get_or_not_found(Invoice.objects.filter(pk=id, deleted=False).select_related("account"))
