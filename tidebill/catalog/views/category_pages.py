"""Pages of categories: their form."""

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.views import categories
from tidebill.catalog.wire import Category as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import Answer, Plain
from tidebill.http.call import Call
from tidebill.http.forms import Control, Group, done, form_of
from tidebill.http.lists import Action, Column, ListPage, show_list
from tidebill.http.paging import Paging

PLACE = "/categories"
LIST = ListPage(
    name="categories",
    address=PLACE,
    title=gettext_noop("Categories"),
    lead=gettext_noop("Groups of products, clients and documents"),
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
        Column("created_at", gettext_noop("Made on"), "created_at", "moment", narrow="hide"),
    ),
    empty_title=gettext_noop("No categories yet"),
    empty_text=gettext_noop(
        "Categories group products, clients and documents, so that lists and reports can tell them apart."
    ),
)
GROUPS = (
    Group(
        title=_("Category"),
        controls=(
            Control(key="name", label=_("Name"), required=True),
            Control(key="alt_name", label=_("Another name")),
            Control(key="description", label=_("Description"), kind="textarea"),
        ),
    ),
)


def index(call: Call) -> Answer:
    given = call.filters(Paging)
    answer = categories.index(call)
    return show_list(call, LIST, answer, given, is_new=not answer.rows and answer.number == 1)


def new(call: Call) -> Answer:
    form = form_of(call, Wire, GROUPS, action=PLACE, back=PLACE)
    return Plain(page="form.html", context={"form": form, "title": gettext("New category"), **_trail()})


def edit(call: Call, id: int) -> Answer:
    row = categories.load(id)
    form = form_of(call, Wire, GROUPS, action=f"{PLACE}/{id}", back=PLACE, values=snapshot(row))
    return Plain(
        page="form.html",
        context={"form": form, "title": row.name, "deletion": {"action": f"{PLACE}/{id}"}, **_trail()},
    )


def create(call: Call) -> Answer:
    return done(call, categories.create(call), then=PLACE, said=gettext("The category has been saved"))


def update(call: Call, id: int) -> Answer:
    return done(call, categories.update(call, id), then=PLACE, said=gettext("The category has been saved"))


def destroy(call: Call, id: int) -> Answer:
    return done(call, categories.destroy(call, id), then=PLACE, said=gettext("The category has been deleted"))


def _trail() -> dict[str, object]:
    return {"trail": [(gettext("Categories"), PLACE)]}
