"""Pages of clients' additional addresses."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.selectors import load_client
from tidebill.catalog.views import addresses
from tidebill.catalog.wire import Address as Wire
from tidebill.events.journal import snapshot
from tidebill.http.choices import countries_or_none
from tidebill.http.context import RequestContext
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.responses import Detail, Response, Value
from tidebill.wire.errors import NotFound

PLACE = "/addresses"
GROUPS = (
    Group(
        title=_("Address"),
        controls=(
            Control(key="addressable_id", kind="hidden"),
            Control(key="name", label=_("Name"), wide=True),
            Control(
                key="kind",
                label=_("Purpose"),
                choices=(("delivery", _("Delivery")), ("correspondence", _("Correspondence"))),
                start="delivery",
            ),
            Control(key="street", label=_("Street and number"), wide=True),
            Control(key="street_additional", label=_("Address line 2"), wide=True),
            Control(key="post_code", label=_("Postal code")),
            Control(key="city", label=_("City")),
            Control(key="country", label=_("Country"), kind="select", choices=countries_or_none),
            Control(key="primary", label=_("Default for this purpose"), kind="checkbox"),
        ),
    ),
)


def new(context: RequestContext) -> Response:
    sent = context.attributes(Wire).get("addressable_id") or context.query.get("addressable_id")
    number = str(sent or "")
    if not number.isdecimal() or len(number) > 18:
        raise NotFound
    client = load_client(int(number))
    form = form_of(
        context, Wire, GROUPS, action=PLACE, back=_of(client.pk), start={"addressable_id": client.pk}
    )
    trail = [(gettext("Clients"), "/clients"), (client.name, _of(client.pk))]
    return Value(
        page="form.html", page_context={"form": form, "title": gettext("New address"), "trail": trail}
    )


def edit(context: RequestContext, id: int) -> Response:
    row = addresses.load(id)
    client = load_client(row.addressable_id)
    form = form_of(context, Wire, GROUPS, action=f"{PLACE}/{id}", back=_of(client.pk), values=snapshot(row))
    trail = [(gettext("Clients"), "/clients"), (client.name, _of(client.pk))]
    page_context: dict[str, Any] = {"form": form, "title": gettext("Address"), "trail": trail}
    return Value(page="form.html", page_context={**page_context, "deletion": {"action": f"{PLACE}/{id}"}})


def create(context: RequestContext) -> Response:
    return _saved(context, addresses.create(context))


def update(context: RequestContext, id: int) -> Response:
    return _saved(context, addresses.update(context, id))


def destroy(context: RequestContext, id: int) -> Response:
    client = addresses.load(id).addressable_id
    return flash_success(
        context, addresses.destroy(context, id), then=_of(client), message=gettext("Deleted")
    )


def _saved(context: RequestContext, response: Response) -> Response:
    assert isinstance(response, Detail)  # noqa: S101  # what saving answers
    return flash_success(
        context, response, then=_of(response.values["addressable_id"]), message=gettext("Saved")
    )


def _of(client_id: int) -> str:
    return f"/clients/{client_id}"
