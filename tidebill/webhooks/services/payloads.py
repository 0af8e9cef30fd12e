"""Webhook payloads, field by field as InvoiceOcean sends them."""

import json
from typing import Any

from tidebill.catalog.models import Client, Product
from tidebill.catalog.wire import Product as ProductWire
from tidebill.events.journal import snapshot
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.serializers import view_url
from tidebill.kernel.money import to_wire
from tidebill.wire.json import write

# Receivers look for ids under this name, regardless of the brand.
_OWNER = "fakturownia"
_CLIENT = (
    "id",
    "name",
    "tax_no",
    "post_code",
    "city",
    "street",
    "first_name",
    "country",
    "email",
    "phone",
    "www",
    "fax",
    "street_no",
    "kind",
    "bank",
    "bank_account",
    "bank_account_id",
    "shortcut",
    "note",
    "last_name",
    "deleted",
    "discount",
    "payment_to_kind",
    "use_delivery_address",
    "delivery_address",
    "company",
    "mobile_phone",
    "register_number",
)
_BUYER = ("name", "tax_no", "first_name", "last_name", "bank_account", "bank_account_id", "register_number")


def payload_of(row: Client | Invoice | Product, *, api_token: str | None) -> str:
    """Return the payload for the current state of a row; ``api_token`` is the webhook's own."""
    body: dict[str, object]
    if isinstance(row, Invoice):
        body = {"id": row.pk, "client_id": row.client_id, "deal": _deal(row)}
    elif isinstance(row, Client):
        body = {"id": row.pk, "client_id": row.pk, "client": _client(row)}
    else:
        body = {"id": row.pk, "product_id": row.pk, "product": _product(row)}
    account = row.account
    sender = {
        "app_name": _OWNER if account.country == "PL" else "InvoiceOcean",
        "api_token": api_token,
        "locale": (account.lang or "en").split("/")[0],
    }
    return json.dumps({**body, **sender}, ensure_ascii=False)


def _client(client: Client) -> dict[str, Any]:
    discount = None if client.discount is None else to_wire(client.discount)
    return {**_columns(client, _CLIENT), "discount": discount, "buyer": {}, **_marks(client)}


def _deal(invoice: Invoice) -> dict[str, Any]:
    first = Position.objects.filter(invoice=invoice).order_by("place", "pk").values_list("name", flat=True)
    client = invoice.client
    return {
        "name": first.first(),
        "description": invoice.description,
        "price": to_wire(invoice.price_gross),
        "paid": invoice.status == "paid",
        "url": view_url(snapshot(invoice), invoice.account.url),
        "date": invoice.issue_date.isoformat(),
        "invoice_no": invoice.number,
        "kind": "canceled" if invoice.cancelled else invoice.kind,
        "status": invoice.status,
        "currency": invoice.currency,
        "client": {**_columns(client, _BUYER), **_marks(client)} if client else None,
        **_marks(invoice),
    }


def _product(product: Product) -> dict[str, Any]:
    return {**write(ProductWire, snapshot(product), zone=product.account.zone), **_marks(product)}


def _columns(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _marks(row: Client | Invoice | Product) -> dict[str, Any]:
    """Return the id, and a marker with which receivers can avoid loops."""
    return {"external_ids": {_OWNER: row.pk}, "skip_webhooks": True}
