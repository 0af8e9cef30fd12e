"""Pages of payment providers."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.views.settings import SETTINGS
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group
from tidebill.http.resource_pages import ResourcePages
from tidebill.payments.providers import SANDBOX
from tidebill.payments.views import providers
from tidebill.payments.wire import PaymentProvider as Wire


def _kinds(_call: RequestContext) -> Choices:
    sandbox = [(SANDBOX, gettext("Sandbox, to try it all"))] if settings.TIDEBILL_SANDBOX else []
    return [("stripe", "Stripe"), *sandbox]


def _values(_call: RequestContext, id: int) -> Mapping[str, Any]:
    return providers.present(providers.load(id))


PAGES = ResourcePages(
    resource=Wire,
    place="/payment_providers",
    title=_("Online payments"),
    text=_("Ways to pay that customers are offered on the page of a document."),
    empty=_("Customers are offered no way to pay online yet."),
    icon="credit-card",
    new=_("Offer a way to pay"),
    groups=(
        Group(
            title=_("Way to pay"),
            controls=(
                Control(key="kind", label=_("Provider"), kind="select", choices=_kinds),
                Control(key="title", label=_("What customers read")),
                Control(key="active", label=_("Offered to customers"), kind="checkbox", start=True),
            ),
        ),
        Group(
            title=_("Keys"),
            text=_("They are kept encrypted and never shown again; an empty field keeps the key as it is."),
            controls=(
                Control(key="secret_key", label=_("Secret key"), kind="secret"),
                Control(key="webhook_secret", label=_("Webhook secret"), kind="secret"),
            ),
        ),
    ),
    columns=(_("What customers read"), _("Provider"), _("State"), _("Address that the provider calls")),
    cells=lambda _call, row: [
        row["title"],
        row["kind"],
        gettext("Offered") if row["active"] else gettext("Off"),
        row["callback_url"],
    ],
    values=_values,
    name=lambda row: row["title"],
    calls={
        "index": providers.index,
        "create": providers.create,
        "update": providers.update,
        "destroy": providers.destroy,
    },
    permission="integration:write",
    trail=(SETTINGS,),
    deletion=_("It is offered no more; money on its way is still taken down."),
)
