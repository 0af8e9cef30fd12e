"""Pages of categories."""

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.views import categories
from tidebill.catalog.wire import Category as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.lists import Action, Column, ListPage, show_list
from tidebill.http.paging import Paging
from tidebill.http.responses import Response, Value

PLACE = "/categories"
LIST = ListPage(
    name="categories",
    address=PLACE,
    title=gettext_noop("Categories"),
    lead=gettext_noop("Group your products, clients and documents"),
    icon="tags",
    row="/categories/{id}/edit",
    new=Action(gettext_noop("New category"), "plus", "/categories/new", "products:write"),
    actions=(
        Action(
            gettext_noop("Delete"), "trash-2", "/categories/{id}", "products:write", "DELETE", danger=True
        ),
    ),
    columns=(
        Column("name", gettext_noop("Name"), "name", "link", narrow="head"),
        Column("description", gettext_noop("Description")),
        Column("created_at", gettext_noop("Created"), "created_at", "moment", narrow="hide"),
    ),
    empty_title=gettext_noop("No categories yet"),
    empty_text=gettext_noop("Use categories to filter lists and break down reports."),
)
GROUPS = (
    Group(
        title=_("Category"),
        controls=(
            Control(key="name", label=_("Name"), required=True),
            Control(key="alt_name", label=_("Alternative name")),
            Control(key="description", label=_("Description"), kind="textarea"),
        ),
    ),
)


def index(context: RequestContext) -> Response:
    given = context.filters(Paging)
    response = categories.index(context)
    return show_list(context, LIST, response, given, is_new=not response.rows and response.number == 1)


def new(context: RequestContext) -> Response:
    form = form_of(context, Wire, GROUPS, action=PLACE, back=PLACE)
    return Value(page="form.html", page_context={"form": form, "title": gettext("New category"), **_trail()})


def edit(context: RequestContext, id: int) -> Response:
    row = categories.load(id)
    form = form_of(context, Wire, GROUPS, action=f"{PLACE}/{id}", back=PLACE, values=snapshot(row))
    return Value(
        page="form.html",
        page_context={"form": form, "title": row.name, "deletion": {"action": f"{PLACE}/{id}"}, **_trail()},
    )


def create(context: RequestContext) -> Response:
    return flash_success(context, categories.create(context), then=PLACE, message=gettext("Category saved"))


def update(context: RequestContext, id: int) -> Response:
    return flash_success(
        context, categories.update(context, id), then=PLACE, message=gettext("Category saved")
    )


def destroy(context: RequestContext, id: int) -> Response:
    return flash_success(
        context, categories.destroy(context, id), then=PLACE, message=gettext("Category deleted")
    )


def _trail() -> dict[str, object]:
    return {"trail": [(gettext("Categories"), PLACE)]}
