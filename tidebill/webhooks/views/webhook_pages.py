"""Pages of webhooks: list, form, delivery log and replay."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import tokens
from tidebill.accounts.settings_pages import SETTINGS
from tidebill.http.context import RequestContext
from tidebill.http.forms import Control, Group, flash_success
from tidebill.http.resource_pages import ResourcePages, Values
from tidebill.http.responses import Collection, Detail, Response, Value
from tidebill.kernel.vocabulary import WEBHOOK_KINDS
from tidebill.webhooks.services.manage import is_owner
from tidebill.webhooks.views import webhooks
from tidebill.webhooks.wire import Webhook as Wire

PLACE = "/webhooks"
STATES = {"waiting": _("Pending"), "delivered": _("Delivered"), "failed": _("Failed")}
BADGES = {"waiting": "badge", "delivered": "badge badge--success", "failed": "badge badge--danger"}


def _values(context: RequestContext, id: int) -> Values:
    return webhooks.serialize_webhook(context, webhooks.load(id))


PAGES = ResourcePages(
    resource=Wire,
    place=PLACE,
    title=_("Webhooks"),
    text=_("Endpoints notified of changes. Requests are signed and retried until they succeed."),
    empty=_("No webhooks yet. A webhook sends each change to a URL of your choice."),
    icon="webhook",
    new=_("New webhook"),
    groups=(
        Group(
            title=_("Webhook"),
            controls=(
                Control(
                    key="kind",
                    label=_("Event"),
                    kind="select",
                    choices=tuple((kind, kind) for kind in WEBHOOK_KINDS),
                    start="invoice:create",
                ),
                Control(key="url", label=_("Website"), kind="url", required=True, wide=True),
                Control(
                    key="api_token",
                    label=_("Secret"),
                    help=_("Sent with each request, so that your program can verify the sender. Optional."),
                ),
                Control(key="active", label=_("Active"), kind="checkbox", start=True),
            ),
        ),
    ),
    columns=(_("Website"), _("Event"), _("Status")),
    cells=lambda _call, row: [
        row["url"],
        row["kind"],
        gettext("Active") if row["active"] else row["deactivation_reason"] or gettext("Inactive"),
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


def show(context: RequestContext, id: int) -> Response:
    webhook = webhooks.load(id)
    log = webhooks.deliveries(context, id)
    assert isinstance(log, Collection)  # noqa: S101  # what lists answer
    rows = [{**row, "name": STATES[row["status"]], "badge": BADGES[row["status"]]} for row in log.rows]
    may_write = context.may("integration:write")
    return Detail(
        resource=Wire,
        values=webhooks.serialize_webhook(context, webhook),
        page="webhooks/show.html",
        page_context={
            "webhook": webhook,
            "log": log,
            "rows": rows,
            "may_write": may_write,
            "secret": tokens.decrypt(webhook.secret)
            if may_write and is_owner(webhook, context.user)
            else None,
        },
    )


def delivery(context: RequestContext, id: int, delivery_id: int) -> Response:
    response = webhooks.delivery(context, id, delivery_id)
    assert isinstance(response, Detail)  # noqa: S101  # what it answers
    response.page = "webhooks/delivery.html"
    status = response.values["status"]
    response.page_context = {"webhook": webhooks.load(id), "name": STATES[status], "badge": BADGES[status]}
    return response


def replay(context: RequestContext, id: int) -> Response:
    response = webhooks.replay(context, id)
    assert isinstance(response, Value)  # noqa: S101  # what it answers
    count = response.value["replayed"]
    message = ngettext("%(count)s delivery is being resent", "%(count)s deliveries are being resent", count)
    return flash_success(context, response, then=f"{PLACE}/{id}", message=message % {"count": count})


def rotate_secret(context: RequestContext, id: int) -> Response:
    response = webhooks.rotate_secret(context, id)
    message = gettext("New secret created. The previous one stays valid for one day.")
    return flash_success(context, response, then=f"{PLACE}/{id}", message=message)
