"""API schemas of payment providers and checkouts."""

from typing import ClassVar

from tidebill.payments.providers import KINDS
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource
from tidebill.wire.types import choice

ProviderKind = choice(*KINDS)


class PaymentProvider(Resource):
    """An online payment method."""

    name_: ClassVar[str] = "payment_provider"
    plural: ClassVar[str] = "payment_providers"

    id: types.Id = field("ID of the payment method.", example=1, read_only=True)
    kind: ProviderKind = field("`stripe`, or `sandbox` on a sandbox.", example="stripe")
    title: types.Text = field("Name shown to customers.", example="Card or BLIK")
    active: types.Flag = field("Whether it is active.", example=True)
    callback_url: types.Text = field("Callback URL to enter at the provider.", read_only=True)
    secret_key: types.Text = field("Secret key of the provider; never returned.", write_only=True)
    webhook_secret: types.Text = field(
        "Signing secret of the provider's callbacks; never returned.", write_only=True
    )
    created_at: types.Moment = field("Creation time.", read_only=True)
    updated_at: types.Moment = field("Time of the last change.", read_only=True)


class Checkout(Resource):
    """An online payment attempt."""

    name_: ClassVar[str] = "checkout"
    plural: ClassVar[str] = "checkouts"

    id: types.Id = field("ID of the attempt.", example=1, read_only=True)
    provider_id: types.Id = field("Payment method.", example=1, read_only=True)
    invoice_id: types.Id = field("Document to be paid.", example=1, read_only=True)
    payment_id: types.Id = field("Resulting payment.", example=1, read_only=True)
    amount: types.Amount = field("Requested amount.", example="123.0", read_only=True)
    received: types.Amount = field("Received amount.", example="123.0", read_only=True)
    currency: types.Text = field("Currency.", example="PLN", read_only=True)
    status: types.Text = field(
        "`started`, `paid`, `declined`, `refunding` or `refunded`.", example="paid", read_only=True
    )
    external_id: types.Text = field("Payment ID at the provider.", read_only=True)
    error: types.LongText = field("Last message of the provider.", read_only=True)
    created_at: types.Moment = field("Start time.", read_only=True)
    updated_at: types.Moment = field("Time of the last change.", read_only=True)
