"""Commands of payments; the fields have the API's names."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class PaymentInput(Command):
    """Fields of a payment that can be written."""

    name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    comment: Maybe[str] = UNSET
    note: Maybe[str] = UNSET
    kind: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    oid: Maybe[str] = UNSET
    income: Maybe[bool] = UNSET
    test: Maybe[bool] = UNSET
    price: Maybe[Decimal] = UNSET
    currency: Maybe[str] = UNSET
    paid: Maybe[bool] = UNSET
    paid_date: Maybe[datetime] = UNSET
    invoice_id: Maybe[int] = UNSET
    invoice_ids: Maybe[list[int]] = UNSET
    client_id: Maybe[int] = UNSET
    department_id: Maybe[int] = UNSET
    product_id: Maybe[int] = UNSET
    quantity: Maybe[int] = UNSET
    payment_id: Maybe[int] = UNSET
    bank_account_id: Maybe[int] = UNSET
    recurring: Maybe[bool] = UNSET
    period: Maybe[str] = UNSET
    provider: Maybe[str] = UNSET
    provider_title: Maybe[str] = UNSET
    provider_status: Maybe[str] = UNSET
    provider_response: Maybe[str] = UNSET
    external_payment_id: Maybe[str] = UNSET
    transaction_id: Maybe[str] = UNSET
    transaction_kind: Maybe[str] = UNSET
    gocardless_payment_id: Maybe[str] = UNSET
    payment_callback: Maybe[str] = UNSET
    commission: Maybe[str] = UNSET
    promocode: Maybe[str] = UNSET
    additional_discount: Maybe[str] = UNSET
    additional_discount_amount: Maybe[str] = UNSET
    use_moss: Maybe[bool] = UNSET
    moss_notice: Maybe[str] = UNSET
    tax: Maybe[str] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    street: Maybe[str] = UNSET
    post_code: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    country: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    lang: Maybe[str] = UNSET
    generate_invoice: Maybe[bool] = UNSET
    invoice_name: Maybe[str] = UNSET
    invoice_company: Maybe[str] = UNSET
    invoice_tax_no: Maybe[str] = UNSET
    invoice_street: Maybe[str] = UNSET
    invoice_post_code: Maybe[str] = UNSET
    invoice_city: Maybe[str] = UNSET
    invoice_country: Maybe[str] = UNSET
    invoice_comment: Maybe[str] = UNSET
    bank: Maybe[str] = UNSET
    account_number: Maybe[str] = UNSET
    client_bank_account_number: Maybe[str] = UNSET
    bank_account_balance: Maybe[str] = UNSET
    cheque_number: Maybe[str] = UNSET
    card_number: Maybe[str] = UNSET
    transfer_sender: Maybe[str] = UNSET
    transfer_recipient: Maybe[str] = UNSET
    field1: Maybe[str] = UNSET
    field2: Maybe[str] = UNSET
    field3: Maybe[str] = UNSET
    field4: Maybe[str] = UNSET
    field5: Maybe[str] = UNSET
    referrer: Maybe[str] = UNSET
    partner: Maybe[str] = UNSET
    processed: Maybe[bool] = UNSET
    closed: Maybe[bool] = UNSET
    additional_fields: Maybe[object] = UNSET


class NewPayment(PaymentInput):
    """A payment to record."""


class PaymentChange(PaymentInput):
    """Changes of a payment; fields that are not set stay."""


@dataclass(frozen=True, kw_only=True)
class ProviderInput(Command):
    """Fields of a payment provider, and its secrets by the provider's names."""

    kind: Maybe[str] = UNSET
    title: Maybe[str] = UNSET
    active: Maybe[bool] = UNSET
    secret_key: Maybe[str] = UNSET
    webhook_secret: Maybe[str] = UNSET
