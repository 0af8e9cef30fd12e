"""Issue the document requested by a payment."""

from typing import Any

from tidebill.accounts.models import User
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.payments.models import Payment

_BUYER = {
    "buyer_name": "invoice_name",
    "buyer_tax_no": "invoice_tax_no",
    "buyer_street": "invoice_street",
    "buyer_post_code": "invoice_post_code",
    "buyer_city": "invoice_city",
    "buyer_country": "invoice_country",
    "buyer_first_name": "first_name",
    "buyer_last_name": "last_name",
    "buyer_email": "email",
    "buyer_phone": "phone",
    "description": "invoice_comment",
}
# Defaults to the payer's fields if the payment names no other buyer.
_OTHERWISE = {
    "buyer_street": "street",
    "buyer_post_code": "post_code",
    "buyer_city": "city",
    "buyer_country": "country",
}


def issue_for(payment: Payment, *, by: User | None) -> Invoice:
    """Issue an invoice for a payment to the buyer in its ``invoice_*`` fields; raises Invalid."""
    sent = {
        **{name: getattr(payment, column) for name, column in _BUYER.items()},
        "kind": "vat",
        "currency": payment.currency,
        "department_id": payment.department_id,
        "client_id": payment.client_id,
        "oid": payment.oid,
        "payment_type": payment.provider,
        "positions": [_row(payment)],
    }
    for name, column in _OTHERWISE.items():
        sent[name] = sent[name] or getattr(payment, column)
    return create_invoice(payment.account, Wire.read(sent).build(NewInvoice), by=by, from_api=True)


def _row(payment: Payment) -> dict[str, Any]:
    row = {
        "product_id": payment.product_id,
        "quantity": payment.quantity,
        "total_price_gross": payment.price,
        "tax": payment.tax or None,
    }
    return row if payment.product_id else {**row, "name": payment.name or payment.description}
