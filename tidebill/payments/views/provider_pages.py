"""Pages of payment providers."""

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.settings_pages import SETTINGS
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group
from tidebill.http.resource_pages import ResourcePages, Values
from tidebill.payments.providers import PROVIDERS, SECRETS
from tidebill.payments.views import providers
from tidebill.payments.wire import PaymentProvider as Wire


def _kinds(_call: RequestContext) -> Choices:
    return [(kind, gettext(found.label)) for kind, found in PROVIDERS.items() if found.is_available()]


def _values(_call: RequestContext, id: int) -> Values:
    return providers.serialize_provider(providers.load(id))


PAGES = ResourcePages(
    resource=Wire,
    place="/payment_providers",
    title=_("Online payments"),
    text=_("Online payment methods offered on a document’s payment page."),
    empty=_("No online payment method yet."),
    icon="credit-card",
    new=_("Add payment method"),
    groups=(
        Group(
            title=_("Payment method"),
            controls=(
                Control(key="kind", label=_("Provider"), kind="select", choices=_kinds),
                Control(key="title", label=_("Name shown to clients")),
                Control(key="active", label=_("Active"), kind="checkbox", start=True),
            ),
        ),
        Group(
            title=_("Keys"),
            text=_("Stored encrypted and never shown again. Leave blank to keep the current key."),
            controls=tuple(
                Control(key=secret.name, label=gettext_lazy(secret.label), kind="secret")
                for secret in SECRETS.values()
            ),
        ),
    ),
    columns=(_("Name shown to clients"), _("Provider"), _("Status"), _("Callback URL")),
    cells=lambda _call, row: [
        row["title"],
        row["kind"],
        gettext("Active") if row["active"] else gettext("Inactive"),
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
    deletion=_("Clients can no longer use it; payments in progress are still recorded."),
)
