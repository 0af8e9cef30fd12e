"""API of print templates."""

from typing import Any

from django.utils.translation import gettext

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, FileResponse, Response, Value, created
from tidebill.invoices.models import Invoice
from tidebill.printing.commands import PrintTemplateInput
from tidebill.printing.models import PrintTemplate, PrintTemplateVersion
from tidebill.printing.printable import printable
from tidebill.printing.responses import PDF_TYPE
from tidebill.printing.services import print_templates as services
from tidebill.printing.template_check import sample_document
from tidebill.printing.template_source import gather
from tidebill.printing.templating.renderer import Template, print_template
from tidebill.printing.templating.variables.values import Source
from tidebill.printing.wire import PrintTemplate as Wire
from tidebill.printing.wire import PrintTemplateVersion as VersionWire
from tidebill.printing.wire import TemplatePreviewParameters
from tidebill.storage.selectors import get_or_not_found

ORDERS = ("name", "number", "kind", "lang", "created_at", "updated_at")
VERSION_ORDERS = ("version", "created_at")


@endpoint("List print templates", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Collection:
    paging = context.filters(Paging)
    found = PrintTemplate.objects.filter(deleted=False)
    page = paginate(ordered(found, paging.order, ORDERS, context.ignored).values(), paging)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Create a print template", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    sent = context.read(Wire).build(PrintTemplateInput)
    template = services.create_print_template(context.account, sent, by=context.user)
    return created(Wire, snapshot(template))


@endpoint("Retrieve a print template", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=snapshot(load(id)))


@endpoint("Update a print template", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    sent = context.read(Wire).build(PrintTemplateInput)
    template = services.update_print_template(load(id), sent, by=context.user)
    return Detail(resource=Wire, values=snapshot(template))


@endpoint("Delete a print template", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    services.delete_print_template(load(id), by=context.user)
    return Value(value=OK)


@endpoint("Duplicate a print template, with its Handlebars and CSS written out", answers=Wire, status=201)
def duplicate(context: RequestContext, id: int) -> Response:
    template = load(id)
    name = str(context.params.get("name") or "") or gettext("Copy of %(name)s") % {"name": template.name}
    copied = services.duplicate(template, name=name[:255], by=context.user)
    return created(Wire, snapshot(copied), then=f"/print_templates/{copied.pk}/edit")


@endpoint("List the versions of a print template", answers=VersionWire, many=True, parameters=Paging)
def versions(context: RequestContext, id: int) -> Collection:
    template, paging = load(id), context.filters(Paging)
    found = ordered(
        PrintTemplateVersion.objects.filter(template=template), paging.order, VERSION_ORDERS, context.ignored
    )
    page = paginate(found.values(), paging)
    rows: list[Any] = [{**row, "name": template.name, "number": template.number} for row in page.rows]
    return Collection(resource=VersionWire, rows=rows, **page.shape)


@endpoint(
    "Preview a print template without saving it",
    reads=Wire,
    parameters=TemplatePreviewParameters,
    answers="The PDF of a sample document or of `invoice_id`, marked as preview",
    formats=("pdf",),
)
def preview(context: RequestContext) -> Response:
    template, source = previewed(context)
    content = print_template(template, source, remark=gettext("Preview"))
    return FileResponse(content=content, content_type=PDF_TYPE, name="preview.pdf")


def previewed(context: RequestContext) -> tuple[Template, Source]:
    """Return the template in the body as it would be saved, and the document to print with it."""
    unsaved = services.build_unsaved(context.account, context.read(Wire).build(PrintTemplateInput))
    number = context.filters(TemplatePreviewParameters).invoice_id
    if number:
        found = Invoice.objects.filter(pk=number, deleted=False).select_related("account", "department")
        invoice = get_or_not_found(found)
        return services.as_template(unsaved, invoice), gather(invoice, printable(invoice))
    chosen = {name: value for name in ("kind", "lang", "department_id") if (value := getattr(unsaved, name))}
    invoice, document = sample_document(context.account, **chosen)
    return services.as_template(unsaved, invoice), gather(invoice, document)


def load(id: int) -> PrintTemplate:
    """Return a template of the account in scope; raises NotFound."""
    return get_or_not_found(PrintTemplate.objects.filter(pk=id, deleted=False).select_related("account"))
