"""Pages of categories."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from tidebill.catalog.views import categories
from tidebill.catalog.wire import Category as Wire
from tidebill.events.journal import snapshot
from tidebill.http.forms import Control, Group
from tidebill.http.lists import Action, Column, ListPage
from tidebill.http.resource_pages import ResourcePages

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


PAGES = ResourcePages(
    resource=Wire,
    place=PLACE,
    title=_("Categories"),
    new=_("New category"),
    groups=GROUPS,
    listing=LIST,
    values=lambda _context, id: snapshot(categories.load(id)),
    name=lambda row: row["name"],
    calls={
        "index": categories.index,
        "create": categories.create,
        "update": categories.update,
        "destroy": categories.destroy,
    },
    permission="products:write",
    saved=_("Category saved"),
    deleted=_("Category deleted"),
)
