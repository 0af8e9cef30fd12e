"""Peppol settings."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.settings_pages import SETTINGS
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.responses import Detail, Response, Value
from tidebill.transmission.commands import PeppolInput
from tidebill.transmission.models import Connection
from tidebill.transmission.services.connect import PEPPOL, connect_peppol
from tidebill.transmission.wire import PeppolConnection as Wire
from tidebill.wire.errors import NotFound

PLACE = "/settings/peppol"
_PROVIDERS = (("http", _("Access point with the documented interface")), ("superpdp", "SUPER PDP"))
_GROUPS = (
    Group(
        title=_("Connection"),
        controls=(
            Control(key="provider", label=_("Provider"), kind="select", choices=_PROVIDERS),
            Control(key="url", label=_("Address"), kind="url", wide=True),
            Control(key="identity", label=_("Participant"), placeholder="9945:5252445767", required=True),
            Control(key="active", label=_("Sending enabled"), kind="checkbox", start=True),
            Control(key="fetch_purchases", label=_("Import purchases as expenses"), kind="checkbox"),
            Control(key="client_id", label=_("Client ID"), kind="secret"),
            Control(key="token", label=_("Token or client secret"), kind="secret"),
        ),
    ),
)


@endpoint("Retrieve the account's access point", answers=Wire, permission="integration:read")
def show(context: RequestContext) -> Response:
    connection = _load()
    if connection is None:
        raise NotFound
    return Detail(resource=Wire, values=snapshot(connection))


@endpoint("Set up the account's access point", reads=Wire, answers=Wire, permission="integration:write")
def update(context: RequestContext) -> Response:
    made = connect_peppol(context.account, context.read(Wire).build(PeppolInput), by=context.user)
    return Detail(resource=Wire, values=snapshot(made))


def page(context: RequestContext) -> Response:
    connection = _load()
    values: dict[str, Any] = snapshot(connection) if connection else {"active": True}
    form = form_of(context, Wire, _GROUPS, action=PLACE, back="/settings", values=values, method="PUT")
    return Value(
        page="settings/peppol.html",
        page_context={"form": form, "title": "Peppol", "trail": [SETTINGS], "connection": connection},
    )


def save(context: RequestContext) -> Response:
    connect_peppol(context.account, context.read(Wire).build(PeppolInput), by=context.user)
    return flash_success(context, Value(), then=PLACE, message=gettext("Saved"))


def _load() -> Connection | None:
    return Connection.objects.filter(channel=PEPPOL).first()
