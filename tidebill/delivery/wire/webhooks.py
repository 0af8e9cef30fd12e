"""API schemas of webhooks and deliveries."""

from typing import ClassVar

from tidebill.http.paging import Paging
from tidebill.kernel.vocabulary import WEBHOOK_KINDS
from tidebill.wire import types
from tidebill.wire.resource import NestedRow, Resource, Schema, field, rows
from tidebill.wire.types import choice

WebhookKind = choice(*WEBHOOK_KINDS)
DeliveryStatus = choice("waiting", "delivered", "failed")


class Webhook(Resource):
    """An address that is told of changes."""

    name_: ClassVar[str] = "webhook"
    plural: ClassVar[str] = "webhooks"

    id: types.Id = field("Number of the webhook in the service.", example=1, read_only=True)
    kind: WebhookKind = field("What it is called for.", example="client:create")
    account_id: types.Id = field("Number of the account.", example=2, read_only=True)
    url: types.LongText = field(
        "Address that the event is posted to; `http` or `https`.", example="https://example.com/hook"
    )
    api_token: types.Text = field("A code that is sent along in the body.", example="SECRET")
    active: types.Flag = field("Whether it is called.", example=True)
    created_at: types.Moment = field(
        "When it was made.", example="2024-01-01T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When it was last changed.", example="2024-01-01T10:00:00.000+01:00", read_only=True
    )
    secret: types.Text = field(
        "Signs what is sent, by Standard Webhooks.",
        example="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        read_only=True,
        opt_in=True,
    )
    failures: types.Integer = field(
        "How often in a row it could not be reached.", example=0, read_only=True, opt_in=True
    )
    last_success_at: types.Moment = field("When it last accepted an event.", read_only=True, opt_in=True)
    deactivated_at: types.Moment = field(
        "When it was switched off because it did not answer.", read_only=True, opt_in=True
    )
    deactivation_reason: types.LongText = field("Why it was switched off.", read_only=True, opt_in=True)


class WebhookAttempt(NestedRow):
    """One request and its answer."""

    name_: ClassVar[str] = "attempt"
    plural: ClassVar[str] = "attempts"

    number: types.Integer = field("Number of the attempt.", example=1, read_only=True)
    created_at: types.Moment = field("When it was made.", read_only=True)
    url: types.LongText = field("Address.", example="https://example.com/hook", read_only=True)
    headers: types.Object = field("Headers that were sent.", read_only=True)
    duration_ms: types.Integer = field("How long it took, in milliseconds.", example=84, read_only=True)
    answer_status: types.Integer = field("Status of the answer.", example=200, read_only=True)
    answer: types.LongText = field("Beginning of the answer.", example="OK", read_only=True)
    error: types.LongText = field("Why no answer came.", read_only=True)


class WebhookDelivery(Resource):
    """An event on its way to a webhook."""

    name_: ClassVar[str] = "webhook_delivery"
    plural: ClassVar[str] = "webhook_deliveries"

    id: types.Id = field("Number of the delivery in the service.", example=1, read_only=True)
    webhook_id: types.Id = field("The webhook.", example=1, read_only=True)
    message_id: types.Text = field(
        "Identifies the event; the same in every attempt and replay.",
        example="msg_2KWPBgLlAfxdpx2AI54pPJ85",
        read_only=True,
    )
    kind: types.Text = field("What happened.", example="invoice:create", read_only=True)
    subject_id: types.Id = field("Number of the object that changed.", example=111, read_only=True)
    status: types.Text = field("`waiting`, `delivered` or `failed`.", example="delivered", read_only=True)
    attempts: types.Integer = field("How often it was sent.", example=1, read_only=True)
    created_at: types.Moment = field("When the change happened.", read_only=True)
    next_at: types.Moment = field("Not sent again before.", read_only=True)
    delivered_at: types.Moment = field("When it was accepted.", read_only=True)
    payload: types.LongText = field("What is sent, to the byte.", read_only=True)
    log: rows(WebhookAttempt) = field("Every request and its answer.", read_only=True)


class DeliveryFilters(Schema):
    """Which deliveries a list shows, or a replay sends again."""

    delivery_ids: types.Ids = field("These deliveries.", example=[1, 2])
    status: DeliveryStatus = field("Only those of this state.", example="failed")
    subject_id: types.Id = field("Only those about this object.", example=111)
    since: types.Moment = field("Only what happened at or after.", example="2026-01-05T10:00:00+01:00")
    until: types.Moment = field("Only what happened before.", example="2026-01-06T10:00:00+01:00")


class DeliveryList(Paging, DeliveryFilters):
    """Parameters of the list of deliveries."""
