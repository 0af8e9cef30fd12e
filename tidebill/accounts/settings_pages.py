"""Pages of account settings, for packages that add one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.commands import AccountInput
from tidebill.accounts.services.settings import update_settings
from tidebill.accounts.wire.account import AccountAttributes as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.forms import Group, form_of
from tidebill.http.responses import Response, Value

SETTINGS = (_("Settings"), "/settings")

READ, WRITE = "account:read", "account:write"

Text = str | Promise


@dataclass(frozen=True)
class SettingsPage:
    """A settings page; ``kind`` is the last segment of its URL."""

    kind: str
    title: Text
    text: Text
    groups: Sequence[Group]

    @property
    def address(self) -> str:
        return f"/settings/{self.kind}"


def save(context: RequestContext) -> None:
    """Update the settings from the request; raises Invalid."""
    update_settings(context.account, context.read(Wire).build(AccountInput), by=context.user)


def values_of(context: RequestContext) -> dict[str, Any]:
    """Return the settings as in the API."""
    return {name: value for name, value in snapshot(context.account).items() if name in Wire.model_fields}


def show_page(
    context: RequestContext,
    page_of: SettingsPage,
    *,
    page: str = "form.html",
    values: Mapping[str, object] | None = None,
    **page_context: object,
) -> Response:
    """Render a settings page with its form."""
    values = values or values_of(context)
    form = form_of(
        context, Wire, page_of.groups, action=page_of.address, back="/settings", values=values, method="PUT"
    )
    shown = {"form": form, "title": page_of.title, "subtitle": page_of.text, "trail": [SETTINGS]}
    return Value(page=page, page_context={**shown, **page_context})
