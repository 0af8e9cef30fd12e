"""Pages of issuers."""

from django.utils.translation import gettext_lazy as _

from tidebill.accounts.settings_pages import SETTINGS
from tidebill.accounts.views import issuers
from tidebill.accounts.wire import Issuer as Wire
from tidebill.events.journal import snapshot
from tidebill.http.forms import Control, Group
from tidebill.http.resource_pages import ResourcePages

PAGES = ResourcePages(
    resource=Wire,
    place="/issuers",
    title=_("Issuers"),
    text=_("Parties on whose behalf you issue documents, such as a factor."),
    empty=_("No issuers yet."),
    icon="stamp",
    new=_("New issuer"),
    groups=(
        Group(
            title=_("Issuer"),
            controls=(
                Control(key="name", label=_("Name"), required=True, wide=True),
                Control(key="tax_no", label=_("Tax number")),
            ),
        ),
    ),
    columns=(_("Name"), _("Tax number")),
    cells=lambda _call, row: [row["name"], row["tax_no"] or ""],
    values=lambda _call, id: snapshot(issuers.load(id)),
    name=lambda row: row["name"],
    calls={
        "index": issuers.index,
        "create": issuers.create,
        "update": issuers.update,
        "destroy": issuers.destroy,
    },
    permission="departments:write",
    trail=(SETTINGS,),
    deletion=_("Existing documents are not changed."),
)
