"""KSeF settings."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.settings_pages import SETTINGS
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.responses import Detail, Response, Value
from tidebill.transmission.commands import KsefInput
from tidebill.transmission.models import Connection, Environment, Recipients
from tidebill.transmission.services.connect import connect_ksef, kind_of_sign_in, test_connection
from tidebill.transmission.services.expiry import due_expiries
from tidebill.transmission.status import KSEF
from tidebill.transmission.wire import KsefConnection as Wire
from tidebill.wire.errors import NotFound

PLACE = "/settings/ksef"
_READ, _WRITE = "integration:read", "integration:write"
_ENVIRONMENTS = (
    (Environment.TEST, _("Test")),
    (Environment.DEMO, _("Demo")),
    (Environment.PRODUCTION, _("Production")),
)
_RECIPIENTS = (
    (Recipients.ALL, _("All documents")),
    (Recipients.COMPANIES, _("Documents to buyers with a tax number")),
)
_GROUPS = (
    Group(
        title=_("Connection"),
        controls=(
            Control(key="environment", label=_("Environment"), kind="select", choices=_ENVIRONMENTS),
            Control(key="identity", label=_("NIP"), required=True),
            Control(key="active", label=_("Sending enabled"), kind="checkbox", start=True),
            Control(key="auto_send", label=_("Send documents automatically when issued"), kind="checkbox"),
            Control(
                key="auto_send_to",
                label=_("Documents sent automatically"),
                kind="select",
                choices=_RECIPIENTS,
            ),
            Control(
                key="validate_invoices_for_gov",
                label=_("Reject documents that KSeF would reject"),
                kind="checkbox",
            ),
            Control(key="fetch_purchases", label=_("Import purchases as expenses"), kind="checkbox"),
        ),
    ),
    Group(
        title=_("Keys"),
        text=_("Stored encrypted and never shown again. Leave blank to keep the current key."),
        controls=(
            Control(key="token", label=_("Token"), kind="secret"),
            Control(key="certificate", label=_("Certificate (PEM)"), kind="textarea"),
            Control(key="private_key", label=_("Private key (PEM)"), kind="textarea"),
            Control(
                key="offline_certificate",
                label=_("Certificate for offline documents (PEM)"),
                kind="textarea",
            ),
            Control(
                key="offline_private_key", label=_("Private key for offline documents (PEM)"), kind="textarea"
            ),
        ),
    ),
)


_START = {"environment": Environment.TEST, "active": True, "auto_send_to": Recipients.ALL}


@endpoint("Retrieve the account's KSeF connection", answers=Wire, permission=_READ)
def show(context: RequestContext) -> Response:
    connection = _load()
    if connection is None:
        raise NotFound
    return Detail(resource=Wire, values=present(connection))


@endpoint("Set up the account's KSeF connection", reads=Wire, answers=Wire, permission=_WRITE)
def update(context: RequestContext) -> Response:
    return Detail(
        resource=Wire,
        values=present(connect_ksef(context.account, context.read(Wire).build(KsefInput), by=context.user)),
    )


def page(context: RequestContext) -> Response:
    connection = _load()
    values = present(connection) if connection else _START
    form = form_of(context, Wire, _GROUPS, action=PLACE, back="/settings", values=values, method="PUT")
    page_context = {"form": form, "title": "KSeF", "trail": [SETTINGS], "connection": connection}
    page_context["expiries"] = due_expiries(connection) if connection else []
    return Value(page="settings/ksef.html", page_context=page_context)


def save(context: RequestContext) -> Response:
    connect_ksef(context.account, context.read(Wire).build(KsefInput), by=context.user)
    return flash_success(context, Value(), then=PLACE, message=gettext("Saved"))


@endpoint(
    "Signs in to KSeF to try the keys",
    permission=_WRITE,
    formats=("html",),
    documented=False,
    outside=True,
)
def attempt(context: RequestContext) -> Response:
    connection = _load()
    if connection is None:
        raise NotFound
    reason = test_connection(connection)
    if not reason:
        return flash_success(context, Value(), then=PLACE, message=gettext("Connected to KSeF"))
    messages.warning(
        context.request, gettext("KSeF rejected the connection: %(reason)s") % {"reason": reason}
    )
    return Value(then=PLACE)


def present(connection: Connection) -> dict[str, Any]:
    return {
        **snapshot(connection),
        "validate_invoices_for_gov": connection.validate,
        "signed_in_by": kind_of_sign_in(connection),
    }


def _load() -> Connection | None:
    return Connection.objects.filter(channel=KSEF).first()
