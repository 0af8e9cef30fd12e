"""API of webhooks and their deliveries."""

import json
from typing import Any

from tidebill.accounts import tokens
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.storage.selectors import get_or_not_found
from tidebill.webhooks.commands import DeliverySelection, WebhookInput
from tidebill.webhooks.models import Webhook, WebhookAttempt
from tidebill.webhooks.services import announce, manage
from tidebill.webhooks.wire import DeliveryFilters, DeliveryList, WebhookDelivery
from tidebill.webhooks.wire import Webhook as Wire

ORDERS = ("kind", "created_at", "updated_at")
_OF_LISTS = frozenset({"payload", "log"})


@endpoint("List webhooks", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    page = paginate(
        ordered(Webhook.objects.filter(deleted=False), paging.order, ORDERS, context.ignored), paging
    )
    rows = [serialize_webhook(context, webhook) for webhook in page.rows]
    return Collection(resource=Wire, rows=rows, **page.shape)


@endpoint("Create a webhook", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    webhook = manage.create_webhook(context.account, context.read(Wire).build(WebhookInput), by=context.user)
    return created(Wire, serialize_webhook(context, webhook))


@endpoint("Retrieve a webhook", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=serialize_webhook(context, load(id)))


@endpoint("Update a webhook", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    webhook = manage.update_webhook(load(id), context.read(Wire).build(WebhookInput), by=context.user)
    return Detail(resource=Wire, values=serialize_webhook(context, webhook))


@endpoint("Delete a webhook", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    manage.delete_webhook(load(id), by=context.user)
    return Value(value=OK)


@endpoint("Rotate a webhook's secret; the previous one stays valid for a day", answers=Wire)
def rotate_secret(context: RequestContext, id: int) -> Response:
    webhook = manage.rotate_secret(load(id), by=context.user)
    return Detail(resource=Wire, values=serialize_webhook(context, webhook))


@endpoint("List deliveries of a webhook", answers=WebhookDelivery, many=True, parameters=DeliveryList)
def deliveries(context: RequestContext, id: int) -> Response:
    given = context.filters(DeliveryList)
    found = announce.select_deliveries(load(id), given.build(DeliverySelection))
    page = paginate(ordered(found, given.order, ("created_at",), context.ignored).values(), given)
    return Collection(resource=WebhookDelivery, rows=page.rows, without=_OF_LISTS, **page.shape)


@endpoint("Retrieve a delivery with all attempts", answers=WebhookDelivery)
def delivery(context: RequestContext, id: int, delivery_id: int) -> Response:
    webhook = load(id)
    found = get_or_not_found(
        announce.select_deliveries(webhook, DeliverySelection(delivery_ids=[delivery_id]))
    )
    attempts: Any = WebhookAttempt.objects.filter(delivery=found).order_by("pk").values()
    values = {**snapshot(found), "log": list(attempts)}
    if not manage.is_owner(webhook, context.user):
        values["payload"] = _without_token(found.payload)
    return Detail(resource=WebhookDelivery, values=values)


@endpoint(
    "Resend selected deliveries of a webhook, or those of a period",
    answers="Number of deliveries to be resent",
    parameters=DeliveryFilters,
)
def replay(context: RequestContext, id: int) -> Response:
    webhook = load(id)
    wanted = DeliveryFilters.read(context.params).build(DeliverySelection)
    return Value(value={"status": "ok", "replayed": announce.replay(webhook, wanted)})


def load(id: int) -> Webhook:
    """Return a webhook of the account in scope; raises NotFound."""
    return get_or_not_found(Webhook.objects.filter(pk=id, deleted=False).select_related("account"))


def serialize_webhook(context: RequestContext, webhook: Webhook) -> dict[str, Any]:
    """Return a webhook as in the API; its secrets only to its owner."""
    values = snapshot(webhook)
    if not manage.is_owner(webhook, context.user):
        return {**values, "api_token": None, "secret": None}
    shown = "secret" in context.opted_in(Wire)
    return {**values, "secret": tokens.decrypt(webhook.secret) if shown else None}


def _without_token(payload: str) -> str:
    """Return the body of a delivery without the webhook's token."""
    body = json.loads(payload)
    if isinstance(body, dict) and body.get("api_token"):
        body["api_token"] = None
    return json.dumps(body, ensure_ascii=False)
