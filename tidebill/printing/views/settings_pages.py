"""Settings: designs of printed documents."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Department
from tidebill.accounts.selectors import load_department
from tidebill.accounts.services.departments import update_department
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import flash_success
from tidebill.http.responses import FileResponse, Response, Value
from tidebill.printing.services.print_templates import list_designs
from tidebill.printing.template_check import sample_document
from tidebill.printing.typesetting.compiler import PIXELS_PER_INCH
from tidebill.printing.typesetting.designs import DESIGNS
from tidebill.printing.typesetting.render import draw_pages
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, NotFound

_PERSONAL: dict[str, Any] = {"formats": ("html",), "documented": False}
_SMALL = 36.0  # Pixels per inch of thumbnails
DESIGN_NAMES = {"modern": _("Modern"), "compact": _("Compact"), "plain": _("Plain")}


@endpoint("Shows the designs of prints", permission="departments:read", **_PERSONAL)
def printing(context: RequestContext) -> Response:
    rows = list(Department.objects.filter(deleted=False).order_by("-main", "name"))
    designs = [
        {"id": design.id, "file": design.name, "name": DESIGN_NAMES[design.name]} for design in DESIGNS
    ]
    first = designs[0]["id"]
    chosen = [{"row": row, "design": row.invoice_template_id or first} for row in rows]
    own = [{"id": number, "name": name} for number, name in list_designs()]
    page_context = {"departments": chosen, "designs": designs, "own": own}
    return Value(page="settings/printing.html", page_context=page_context)


@endpoint("Chooses the design of a department", permission="departments:write", **_PERSONAL)
def choose_design(context: RequestContext) -> Response:
    number, design = (str(context.body.get(name) or "") for name in ("department_id", "design"))
    if not number.isdecimal() or len(number) > 18:
        raise NotFound
    known = [*(shipped.id for shipped in DESIGNS), *(number for number, _name in list_designs())]
    if design not in [str(one) for one in known]:
        raise Invalid({"design": errors.NOT_LISTED})
    row = load_department(int(number))
    update_department(row, values=DepartmentInput(invoice_template_id=int(design)), by=context.user)
    return flash_success(context, Value(), then="/settings/printing", message=gettext("Saved"))


@endpoint("Draws a sample in a design", permission="departments:read", formats=("png",), documented=False)
def sample(context: RequestContext, design: str) -> Response:
    known = next((found for found in DESIGNS if found.name == design), None)
    if known is None:
        raise NotFound
    _, document = sample_document(context.account, invoice_template_id=known.id)
    drawn = draw_pages(
        document,
        remark="",
        most=1,
        pixels_per_inch=_SMALL if context.query.get("size") == "small" else PIXELS_PER_INCH,
    )
    return FileResponse(
        content=drawn[0],
        content_type="image/png",
        name=f"{design}.png",
        headers={"Cache-Control": "private, max-age=300"},
    )
