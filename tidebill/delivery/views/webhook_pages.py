"""Pages of webhooks: their list and form, and the log of what each was sent, with replay."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import tokens
from tidebill.accounts.views.settings import SETTINGS
from tidebill.delivery.views import webhooks
from tidebill.delivery.wire import Webhook as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import Answer, Many, One, Plain
from tidebill.http.call import Call
from tidebill.http.forms import Control, Group, done
from tidebill.http.resource_pages import ResourcePages
from tidebill.kernel.vocabulary import WEBHOOK_KINDS

PLACE = "/webhooks"
STATES = {"waiting": _("On its way"), "delivered": _("Delivered"), "failed": _("Failed")}
BADGES = {"waiting": "badge", "delivered": "badge badge--success", "failed": "badge badge--danger"}


def _values(_call: Call, id: int) -> Mapping[str, Any]:
    return snapshot(webhooks.load(id))


PAGES = ResourcePages(
    resource=Wire,
    place=PLACE,
    title=_("Webhooks"),
    text=_("Addresses that are told of changes, signed, and tried again until they answer."),
    empty=_("No program is told of changes. A webhook posts each one to an address of yours."),
    icon="webhook",
    new=_("New webhook"),
    groups=(
        Group(
            title=_("Webhook"),
            controls=(
                Control(
                    key="kind",
                    label=_("Called for"),
                    kind="select",
                    choices=tuple((kind, kind) for kind in WEBHOOK_KINDS),
                    start="invoice:create",
                ),
                Control(key="url", label=_("Web address"), kind="url", required=True, wide=True),
                Control(
                    key="api_token",
                    label=_("Code that is sent along"),
                    help=_("So that your program can tell that it is this account; may be empty."),
                ),
                Control(key="active", label=_("It is called"), kind="checkbox", start=True),
            ),
        ),
    ),
    columns=(_("Web address"), _("Called for"), _("State")),
    cells=lambda _call, row: [
        row["url"],
        row["kind"],
        gettext("Active") if row["active"] else row["deactivation_reason"] or gettext("Off"),
    ],
    values=_values,
    name=lambda row: row["url"],
    calls={
        "index": webhooks.index,
        "create": webhooks.create,
        "update": webhooks.update,
        "destroy": webhooks.destroy,
    },
    permission="integration:write",
    trail=(SETTINGS, (_("Integration"), "/settings/integration")),
    card="/webhooks/{id}",
)


def show(call: Call, id: int) -> Answer:
    webhook = webhooks.load(id)
    log = webhooks.deliveries(call, id)
    assert isinstance(log, Many)  # noqa: S101  # what lists answer
    rows = [{**row, "name": STATES[row["status"]], "badge": BADGES[row["status"]]} for row in log.rows]
    may_write = call.may("integration:write")
    return One(
        resource=Wire,
        values=snapshot(webhook),
        page="webhooks/show.html",
        context={
            "webhook": webhook,
            "log": log,
            "rows": rows,
            "may_write": may_write,
            "secret": tokens.decrypt(webhook.secret) if may_write else None,
        },
    )


def delivery(call: Call, id: int, delivery_id: str) -> Answer:
    answer = webhooks.delivery(call, id, delivery_id)
    assert isinstance(answer, One)  # noqa: S101  # what it answers
    answer.page = "webhooks/delivery.html"
    status = answer.values["status"]
    answer.context = {"webhook": webhooks.load(id), "name": STATES[status], "badge": BADGES[status]}
    return answer


def replay(call: Call, id: int) -> Answer:
    answer = webhooks.replay(call, id)
    assert isinstance(answer, Plain)  # noqa: S101  # what it answers
    count = answer.value["replayed"]
    said = ngettext("%(count)s delivery is sent again", "%(count)s deliveries are sent again", count)
    return done(call, answer, then=f"{PLACE}/{id}", said=said % {"count": count})


def rotate_secret(call: Call, id: int) -> Answer:
    answer = webhooks.rotate_secret(call, id)
    said = gettext("There is a new secret; the former one signs as well for a day")
    return done(call, answer, then=f"{PLACE}/{id}", said=said)
