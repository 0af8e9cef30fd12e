import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel.numbers import format_currency
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django_scopes import scope, scopes_disabled

from tidebill.accounts.throttle import Limit, acquire
from tidebill.catalog.models import Product
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooManyRequests
from tidebill.http.limits import client_address
from tidebill.http.responses import Redirect, Response, TextResponse, Value
from tidebill.payments.services.order import OrderForm, place_order, unit_price
from tidebill.storage.language import text_language
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.errors import NotFound, RuleViolation
from tidebill.wire.resource import Schema

JS_TYPE = "text/javascript; charset=utf-8"
_SCRIPT = (Path(__file__).parent.parent / "order_form.js").read_text(encoding="utf-8")
_ORDERS, _ORDERS_SECONDS = 20, 600


class FormParameters(Schema):
    """Parameters of the payment form."""

    lang: types.Language = field("Language of the form.", example="pl")
    price: types.Amount = field("Unit price, if the product lets the buyer choose it.", example="49.00")


@endpoint(
    "Render the payment form of a product for another site",
    answers="A script",
    parameters=FormParameters,
    public=True,
    formats=("js",),
)
def script(context: RequestContext, prefix: str, token: str) -> Response:
    given = context.filters(FormParameters)
    with _opened(prefix, token, given.lang) as product:
        order = json.dumps(_described(product, given), ensure_ascii=True)
    headers = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
    return TextResponse(text=f"({_SCRIPT.strip()})({order});\n", content_type=JS_TYPE, headers=headers)


@endpoint(
    "Submit an order from the payment form",
    answers="URL of the payment page",
    parameters=FormParameters,
    public=True,
    formats=("json", "html"),
)
def order(context: RequestContext, prefix: str, token: str) -> Response:
    if acquire([Limit(f"order {client_address(context.request)}", _ORDERS, _ORDERS_SECONDS)]) is None:
        raise TooManyRequests(_ORDERS_SECONDS)
    lang = FormParameters.read({"lang": context.params.get("lang")}).lang
    with _opened(prefix, token, lang) as product:
        payment = place_order(product, OrderForm.read(context.body, ignored=context.ignored))
        address = f"{product.account.url}/pay/{payment.token}"
        if context.format == "html":
            return Redirect(location=address, status=303)
        return Value(value={"status": "ok", "id": payment.pk, "pay_url": address}, status=201)


@contextmanager
def _opened(prefix: str, token: str, lang: str | None) -> Iterator[Product]:
    """Yield the product, with its account in scope and the requested language active."""
    with scopes_disabled():
        found = Product.objects.of_open_accounts().filter(
            token=token, account__prefix=prefix, deleted=False, disabled=False
        )
        product = found.select_related("account", "department").first()
    if product is None:
        raise NotFound
    language = text_language(lang, product.account.lang)
    with scope(account=product.account), translation.override(language):
        yield product


def _described(product: Product, given: FormParameters) -> dict[str, Any]:
    """Return the form's data: the product's public fields, and labels."""
    try:
        price = unit_price(product, given.price)
    except RuleViolation:
        raise NotFound from None
    hidden = [{"name": "lang", "value": translation.get_language()}]
    if product.elastic_price and given.price:
        hidden.append({"name": "price", "value": f"{given.price:f}"})
    return {
        "token": product.token,
        "action": f"{product.account.url}/a/{product.account.prefix}/p/{product.token}",
        "title": product.form_name or product.name,
        "description": product.form_description or "",
        "price_text": format_currency(price, product.currency, locale=translation.to_locale(_spoken())),
        "groups": [
            {"legend": gettext("Order"), "fields": _order_fields()},
            {"legend": gettext("Invoice details, if you need an invoice"), "fields": _invoice_fields()},
        ],
        "hidden": hidden,
        "button": gettext("Order and pay"),
    }


def _spoken() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def _order_fields() -> list[dict[str, Any]]:
    return [
        {"name": "quantity", "label": gettext("Quantity"), "type": "number", "value": "1", "required": True},
        _field("first_name", gettext("First name"), "given-name"),
        _field("last_name", gettext("Last name"), "family-name"),
        {**_field("email", gettext("Email address"), "email"), "type": "email", "required": True},
        {**_field("phone", gettext("Phone number"), "tel"), "type": "tel"},
        _field("promocode", gettext("Promotion code")),
    ]


def _invoice_fields() -> list[dict[str, Any]]:
    return [
        _field("invoice_name", gettext("Company name"), "organization"),
        _field("invoice_tax_no", gettext("Tax number")),
        _field("invoice_street", gettext("Street and house number"), "street-address"),
        _field("invoice_post_code", gettext("Postal code"), "postal-code"),
        _field("invoice_city", gettext("City"), "address-level2"),
    ]


def _field(name: str, label: str, autocomplete: str = "") -> dict[str, Any]:
    return {"name": name, "label": label, "type": "text", "autocomplete": autocomplete}
