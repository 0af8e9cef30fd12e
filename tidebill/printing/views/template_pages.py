"""Pages of print templates: list, and a form with a live preview."""

import base64
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.accounts.settings_pages import SETTINGS
from tidebill.events.journal import snapshot
from tidebill.http.choices import languages
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Choices, Control, Group, flash_success
from tidebill.http.resource_pages import ResourcePages, Values
from tidebill.http.responses import Response
from tidebill.invoices.names import KIND_NAMES
from tidebill.invoices.previews import while_typing
from tidebill.kernel.kinds import CANCELED_KIND
from tidebill.printing.templating.look import BASES, base_css, base_html
from tidebill.printing.templating.renderer import draw_template
from tidebill.printing.views import print_templates
from tidebill.printing.wire import PrintTemplate as Wire

BASE_NAMES = {"modern": _("Modern"), "classic": _("Classic")}
FONTS = (("sans", _("Sans serif")), ("serif", _("Serif")))
SPACINGS = (("compact", _("Compact")), ("normal", _("Normal")), ("wide", _("Wide")))


def _any(options: Choices) -> Choices:
    return [("", gettext("Any")), *options]


def _kinds(_call: RequestContext) -> Choices:
    return _any([(kind, str(name)) for kind, name in KIND_NAMES.items() if kind != CANCELED_KIND])


def _languages(_call: RequestContext) -> Choices:
    return _any(languages())


def _departments(context: RequestContext) -> Choices:
    return _any(choices.departments(context))


_USE = Group(
    title=_("Use"),
    controls=(
        Control(key="name", label=_("Name"), required=True, wide=True),
        Control(key="kind", label=_("Document type"), kind="select", choices=_kinds),
        Control(key="lang", label=_("Language"), kind="select", choices=_languages),
        Control(key="department_id", label=_("Department"), kind="select", choices=_departments),
        Control(
            key="automatic",
            label=_("Use for new documents"),
            kind="checkbox",
            start=True,
            help=_("Otherwise only documents with this design use it."),
        ),
    ),
)
_LOOK = Group(
    title=_("Look"),
    controls=(
        Control(
            key="base",
            label=_("Design"),
            kind="select",
            choices=tuple(BASE_NAMES.items()),
            start=BASES[0],
        ),
        Control(key="accent", label=_("Color"), kind="text", placeholder="#12506b"),
        Control(key="font", label=_("Font"), kind="select", choices=FONTS, start="sans"),
        Control(key="font_size", label=_("Font size (pt)"), kind="number", start=9),
        Control(key="spacing", label=_("Spacing"), kind="select", choices=SPACINGS, start="normal"),
        Control(key="logo_height", label=_("Logo height (mm)"), kind="number", start=20),
        Control(key="header_band", label=_("Colored heading"), kind="checkbox"),
    ),
)
_MARKUP = Group(
    title=_("Handlebars and CSS"),
    text=_("Leave Handlebars empty to print the design with the settings above. CSS is added to them."),
    folded=True,
    controls=(
        Control(key="html", label="Handlebars", kind="textarea", wide=True),
        Control(key="css", label="CSS", kind="textarea", wide=True),
    ),
)


def _cells(context: RequestContext, row: Values) -> list[Any]:
    departments = dict(choices.departments(context))
    anything = gettext("Any")
    return [
        row["name"],
        KIND_NAMES[row["kind"]] if row["kind"] else anything,
        dict(languages()).get(row["lang"], anything),
        departments.get(row["department_id"], anything),
        row["number"],
    ]


def _start(context: RequestContext) -> Values:
    """Return a shipped design written out, if the form shall start from one."""
    base = context.query.get("from")
    if base not in BASES:
        return {}
    return {"base": base, "html": base_html(base), "css": base_css(base), "automatic": False}


PAGES = ResourcePages(
    resource=Wire,
    place="/print_templates",
    title=_("Print templates"),
    text=_("Your own designs. The most specific template wins; otherwise the shipped design is used."),
    empty=_("Documents are printed in the shipped designs. Change their look, or write your own template."),
    icon="printer",
    new=_("New template"),
    groups=(_USE, _LOOK, _MARKUP),
    columns=(_("Name"), _("Document type"), _("Language"), _("Department"), _("Number")),
    cells=_cells,
    values=lambda context, id: snapshot(print_templates.load(id)),
    name=lambda row: row["name"],
    calls={
        "index": print_templates.index,
        "create": print_templates.create,
        "update": print_templates.update,
        "destroy": print_templates.destroy,
    },
    permission="departments:write",
    trail=(SETTINGS,),
    start=_start,
    deletion=_("Documents issued with this template keep it."),
)
_FORM = "settings/print_template.html"


def show_new(context: RequestContext) -> Response:
    return _with_preview(PAGES.show_new(context), bases=BASE_NAMES)


def edit(context: RequestContext, id: int) -> Response:
    return _with_preview(PAGES.edit(context, id), stored=id)


def duplicate(context: RequestContext, id: int) -> Response:
    copied = print_templates.duplicate(context, id)
    return flash_success(context, copied, then="/print_templates/{id}/edit", message=gettext("Copied"))


def _with_preview(response: Response, **page_context: object) -> Response:
    response.page = _FORM
    response.page_context = {**response.page_context, **page_context}
    return response


def pages() -> dict[str, Any]:
    return {**PAGES.pages(), "new": show_new, "edit": edit, "show": edit}


@endpoint("Draws a template without saving it", reads=Wire, answers="Its pages", documented=False)
def preview_pages(context: RequestContext) -> Response:
    return while_typing(context, lambda: _drawn(context))


def _drawn(context: RequestContext) -> dict[str, Any]:
    found = draw_template(*print_templates.previewed(context), remark=gettext("Preview"))
    encoded = (base64.b64encode(page).decode() for page in found.pages)
    return {"pages": [f"data:image/png;base64,{page}" for page in encoded], "refused": found.refused}
