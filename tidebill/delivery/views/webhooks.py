"""Calls about webhooks, and about what they were sent."""

from typing import Any

from tidebill.accounts import tokens
from tidebill.delivery.models import Webhook, WebhookAttempt
from tidebill.delivery.services.webhooks import announce, manage
from tidebill.delivery.wire import DeliveryFilters, DeliveryList, WebhookDelivery
from tidebill.delivery.wire import Webhook as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.wire.errors import Missing

ORDERS = ("kind", "created_at", "updated_at")
_OF_LISTS = frozenset({"payload", "log"})


@endpoint("Lists webhooks", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Answer:
    paging = call.filters(Paging)
    page = paginate(
        ordered(Webhook.objects.filter(deleted=False), paging.order, ORDERS, call.ignored), paging
    )
    rows = [_present(call, webhook) for webhook in page.rows]
    return Many(resource=Wire, rows=rows, **page.shape)


@endpoint("Creates a webhook", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    webhook = manage.create_webhook(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, _present(call, webhook))


@endpoint("Reads a webhook", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=_present(call, load(id)))


@endpoint("Changes a webhook", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    webhook = manage.update_webhook(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=_present(call, webhook))


@endpoint("Deletes a webhook", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    manage.delete_webhook(load(id), by=call.user)
    return Plain(value=OK)


@endpoint("Gives a webhook a new secret; the former one signs as well for a day", answers=Wire)
def rotate_secret(call: Call, id: int) -> Answer:
    webhook = manage.rotate_secret(load(id), by=call.user)
    return One(resource=Wire, values=_present(call, webhook))


@endpoint("Lists what a webhook was sent", answers=WebhookDelivery, many=True, parameters=DeliveryList)
def deliveries(call: Call, id: int) -> Answer:
    given = call.filters(DeliveryList)
    found = announce.select_deliveries(load(id), given.sent())
    page = paginate(ordered(found, given.order, ("created_at",), call.ignored).values(), given)
    return Many(resource=WebhookDelivery, rows=page.rows, without=_OF_LISTS, **page.shape)


@endpoint("Reads what a webhook was sent, with every attempt", answers=WebhookDelivery)
def delivery(call: Call, id: int, delivery_id: str) -> Answer:
    wanted = [int(delivery_id)] if delivery_id.isascii() and delivery_id.isdigit() else []
    found = announce.select_deliveries(load(id), {"delivery_ids": wanted}).first()
    if found is None:
        raise Missing
    attempts: Any = WebhookAttempt.objects.filter(delivery=found).order_by("pk").values()
    return One(resource=WebhookDelivery, values={**snapshot(found), "log": list(attempts)})


@endpoint(
    "Sends again what a webhook was sent: chosen deliveries, or those of a time",
    answers="How many are sent again",
    parameters=DeliveryFilters,
)
def replay(call: Call, id: int) -> Answer:
    webhook = load(id)
    wanted = DeliveryFilters.read(call.params).sent()
    return Plain(value={"status": "ok", "replayed": announce.replay(webhook, wanted)})


def load(id: int) -> Webhook:
    """A webhook of the account in scope; raises Missing."""
    found = Webhook.objects.filter(pk=id, deleted=False).select_related("account").first()
    if found is None:
        raise Missing
    return found


def _present(call: Call, webhook: Webhook) -> dict[str, Any]:
    shown = "secret" in call.opted_in(Wire)
    return {**snapshot(webhook), "secret": tokens.decrypt(webhook.secret) if shown else None}
