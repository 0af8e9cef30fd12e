"""Pages of other addresses of clients; each leads back to its client."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.views import addresses, clients
from tidebill.catalog.wire import Address as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import Answer, One, Plain
from tidebill.http.call import Call
from tidebill.http.forms import Control, Group, done, form_of
from tidebill.wire.errors import Missing

PLACE = "/addresses"
GROUPS = (
    Group(
        title=_("Address"),
        controls=(
            Control(key="addressable_id", kind="hidden"),
            Control(key="name", label=_("Name"), wide=True),
            Control(
                key="kind",
                label=_("Used for"),
                choices=(("delivery", _("Delivery")), ("correspondence", _("Letters"))),
                start="delivery",
            ),
            Control(key="street", label=_("Street and number"), wide=True),
            Control(key="street_additional", label=_("Second line"), wide=True),
            Control(key="post_code", label=_("Postal code")),
            Control(key="city", label=_("City")),
            Control(key="country", label=_("Country"), placeholder="PL"),
            Control(key="primary", label=_("First choice of its kind"), kind="checkbox"),
        ),
    ),
)


def new(call: Call) -> Answer:
    sent = call.attributes(Wire).get("addressable_id") or call.query.get("addressable_id")
    number = str(sent or "")
    if not number.isdecimal() or len(number) > 18:
        raise Missing
    client = clients.load(int(number))
    form = form_of(call, Wire, GROUPS, action=PLACE, back=_of(client.pk), start={"addressable_id": client.pk})
    trail = [(gettext("Clients"), "/clients"), (client.name, _of(client.pk))]
    return Plain(page="form.html", context={"form": form, "title": gettext("New address"), "trail": trail})


def edit(call: Call, id: int) -> Answer:
    row = addresses.load(id)
    client = clients.load(row.addressable_id)
    form = form_of(call, Wire, GROUPS, action=f"{PLACE}/{id}", back=_of(client.pk), values=snapshot(row))
    trail = [(gettext("Clients"), "/clients"), (client.name, _of(client.pk))]
    context: dict[str, Any] = {"form": form, "title": gettext("Address"), "trail": trail}
    return Plain(page="form.html", context={**context, "deletion": {"action": f"{PLACE}/{id}"}})


def create(call: Call) -> Answer:
    return _saved(call, addresses.create(call))


def update(call: Call, id: int) -> Answer:
    return _saved(call, addresses.update(call, id))


def destroy(call: Call, id: int) -> Answer:
    client = addresses.load(id).addressable_id
    return done(call, addresses.destroy(call, id), then=_of(client), said=gettext("It has been deleted"))


def _saved(call: Call, answer: Answer) -> Answer:
    assert isinstance(answer, One)  # noqa: S101  # what saving answers
    return done(call, answer, then=_of(answer.values["addressable_id"]), said=gettext("Saved"))


def _of(client_id: int) -> str:
    return f"/clients/{client_id}"
