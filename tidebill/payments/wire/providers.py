"""API schemas of payment providers and checkouts."""

from typing import ClassVar

from tidebill.payments.providers import KINDS
from tidebill.wire import types
from tidebill.wire.resource import Resource, field
from tidebill.wire.types import choice

ProviderKind = choice(*KINDS)


class PaymentProvider(Resource):
    """A way to pay that customers are offered."""

    name_: ClassVar[str] = "payment_provider"
    plural: ClassVar[str] = "payment_providers"

    id: types.Id = field("Number of the provider in the service.", example=1, read_only=True)
    kind: ProviderKind = field("`stripe`, or on a sandbox `sandbox`.", example="stripe")
    title: types.Text = field("What customers read.", example="Card or BLIK")
    active: types.Flag = field("Whether it is offered.", example=True)
    callback_url: types.Text = field("Address that the provider calls when money came.", read_only=True)
    secret_key: types.Text = field("The provider's secret key; never answered.", write_only=True)
    webhook_secret: types.Text = field(
        "What the provider's calls are signed with; never answered.", write_only=True
    )
    created_at: types.Moment = field("When it was made.", read_only=True)
    updated_at: types.Moment = field("When it was last changed.", read_only=True)


class Checkout(Resource):
    """One try of a customer to pay."""

    name_: ClassVar[str] = "checkout"
    plural: ClassVar[str] = "checkouts"

    id: types.Id = field("Number of the try in the service.", example=1, read_only=True)
    provider_id: types.Id = field("The way to pay.", example=1, read_only=True)
    invoice_id: types.Id = field("The document that was to be paid.", example=1, read_only=True)
    payment_id: types.Id = field("The payment that it brought.", example=1, read_only=True)
    amount: types.Amount = field("What was asked for.", example="123.0", read_only=True)
    received: types.Amount = field("What came.", example="123.0", read_only=True)
    currency: types.Text = field("Currency.", example="PLN", read_only=True)
    status: types.Text = field(
        "`started`, `paid`, `declined`, `refunding` or `refunded`.", example="paid", read_only=True
    )
    external_id: types.Text = field("The provider's number of the money.", read_only=True)
    error: types.LongText = field("What the provider said last.", read_only=True)
    created_at: types.Moment = field("When it began.", read_only=True)
    updated_at: types.Moment = field("When it last changed.", read_only=True)
