"""Pages of categories: their form."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.views import categories
from tidebill.catalog.wire import Category as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import Answer, Plain
from tidebill.http.call import Call
from tidebill.http.forms import Control, Group, done, form_of

PLACE = "/categories"
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


def new(call: Call) -> Answer:
    form = form_of(call, Wire, GROUPS, action=PLACE, back=PLACE)
    return Plain(page="form.html", context={"form": form, "title": gettext("New category"), **_trail()})


def edit(call: Call, id: int) -> Answer:
    row = categories.load(id)
    form = form_of(call, Wire, GROUPS, action=f"{PLACE}/{id}", back=PLACE, values=snapshot(row))
    return Plain(page="form.html", context={"form": form, "title": row.name, **_trail()})


def create(call: Call) -> Answer:
    return done(call, categories.create(call), then=PLACE, said=gettext("The category has been saved"))


def update(call: Call, id: int) -> Answer:
    return done(call, categories.update(call, id), then=PLACE, said=gettext("The category has been saved"))


def destroy(call: Call, id: int) -> Answer:
    return done(call, categories.destroy(call, id), then=PLACE, said=gettext("The category has been deleted"))


def _trail() -> dict[str, object]:
    return {"trail": [(gettext("Categories"), PLACE)]}
