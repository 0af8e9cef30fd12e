"""API schemas of webhooks and deliveries."""

from typing import ClassVar

from tidebill.http.paging import Paging
from tidebill.kernel.vocabulary import WEBHOOK_KINDS
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import NestedRow, Resource, Schema, rows
from tidebill.wire.types import choice

WebhookKind = choice(*WEBHOOK_KINDS)
DeliveryStatus = choice("waiting", "delivered", "failed")


class Webhook(Resource):
    """An endpoint notified of changes."""

    name_: ClassVar[str] = "webhook"
    plural: ClassVar[str] = "webhooks"

    id: types.Id = field("ID of the webhook.", example=1, read_only=True)
    kind: WebhookKind = field("Event that triggers the webhook.", example="client:create")
    account_id: types.Id = field("ID of the account.", example=2, read_only=True)
    url: types.LongText = field(
        "URL the event is posted to; `http` or `https`.", example="https://example.com/hook"
    )
    api_token: types.Text = field("Token included in the body.", example="SECRET")
    active: types.Flag = field("Whether the webhook is active.", example=True)
    created_at: types.Moment = field(
        "Creation time.", example="2024-01-01T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change.", example="2024-01-01T10:00:00.000+01:00", read_only=True
    )
    secret: types.Text = field(
        "Signing secret (Standard Webhooks).",
        example="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        read_only=True,
        opt_in=True,
    )
    failures: types.Integer = field("Number of consecutive failures.", example=0, read_only=True, opt_in=True)
    last_success_at: types.Moment = field("Time of the last accepted event.", read_only=True, opt_in=True)
    deactivated_at: types.Moment = field("Time of deactivation after failures.", read_only=True, opt_in=True)
    deactivation_reason: types.LongText = field("Reason for the deactivation.", read_only=True, opt_in=True)


class WebhookAttempt(NestedRow):
    """A request and its response."""

    name_: ClassVar[str] = "attempt"
    plural: ClassVar[str] = "attempts"

    number: types.Integer = field("Number of the attempt.", example=1, read_only=True)
    created_at: types.Moment = field("Creation time.", read_only=True)
    url: types.LongText = field("URL.", example="https://example.com/hook", read_only=True)
    headers: types.Object = field("Request headers.", read_only=True)
    duration_ms: types.Integer = field("Duration in milliseconds.", example=84, read_only=True)
    answer_status: types.Integer = field("Response status.", example=200, read_only=True)
    answer: types.LongText = field("Beginning of the response.", example="OK", read_only=True)
    error: types.LongText = field("Reason if no response arrived.", read_only=True)


class WebhookDelivery(Resource):
    """Delivery of an event to a webhook."""

    name_: ClassVar[str] = "webhook_delivery"
    plural: ClassVar[str] = "webhook_deliveries"

    id: types.Id = field("ID of the delivery.", example=1, read_only=True)
    webhook_id: types.Id = field("The webhook.", example=1, read_only=True)
    message_id: types.Text = field(
        "Event ID; the same in every attempt and replay.",
        example="msg_2KWPBgLlAfxdpx2AI54pPJ85",
        read_only=True,
    )
    kind: types.Text = field("Event.", example="invoice:create", read_only=True)
    subject_id: types.Id = field("ID of the changed object.", example=111, read_only=True)
    status: types.Text = field("`waiting`, `delivered` or `failed`.", example="delivered", read_only=True)
    attempts: types.Integer = field("Number of attempts.", example=1, read_only=True)
    created_at: types.Moment = field("Time of the change.", read_only=True)
    next_at: types.Moment = field("Earliest time of the next attempt.", read_only=True)
    delivered_at: types.Moment = field("Time it was accepted.", read_only=True)
    payload: types.LongText = field("Exact request body.", read_only=True)
    log: rows(WebhookAttempt) = field("All requests and responses.", read_only=True)


class DeliveryFilters(Schema):
    """Which deliveries a list shows, or a replay sends again."""

    delivery_ids: types.Ids = field("Only these deliveries.", example=[1, 2])
    status: DeliveryStatus = field("Only emails with this status.", example="failed")
    subject_id: types.Id = field("Only deliveries about this object.", example=111)
    since: types.Moment = field("Only events at or after this time.", example="2026-01-05T10:00:00+01:00")
    until: types.Moment = field("Only events before this time.", example="2026-01-06T10:00:00+01:00")


class DeliveryList(Paging, DeliveryFilters):
    """Parameters of the list of deliveries."""
