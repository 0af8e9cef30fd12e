import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django_scopes import scope

from tests.people import Person
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.products import create_product
from tidebill.invoices.models import Invoice
from tidebill.payments.commands import PaymentChange
from tidebill.payments.models import Payment
from tidebill.payments.services.record import change_payment

NASTY = '</script><img src=x onerror=alert(1)>\u2028"'
FILLED = {"email": "buyer@example.com", "first_name": "Ada", "last_name": "Lovelace", "quantity": "2"}


@pytest.fixture
def product(alice: Person) -> Iterator[Product]:
    with scope(account=alice.account):
        card = {"name": "Year of care", "price_gross": Decimal(123), "tax": "23", "description": "secret"}
        yield create_product(alice.account, ProductInput(**card))


def _script(product: Product, **params: Any) -> Any:
    return Browser().get(f"/a/acme/p/{product.token}.js", params)


def _config(product: Product, **params: Any) -> dict[str, Any]:
    text = _script(product, **params).content.decode()
    found = re.search(r"\}\)\((\{.*\})\);\s*\Z", text, re.DOTALL)
    assert found
    return json.loads(found[1])


HTML = {"accept": "text/html"}


def _order(product: Product, accept: str = "text/html", **fields: Any) -> Any:
    return Browser().post(f"/a/acme/p/{product.token}", {**FILLED, **fields}, headers={"accept": accept})


def test_it_is_a_script_that_knows_only_what_is_public(product: Product) -> None:
    answer = _script(product, lang="pl")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    config = _config(product, lang="pl")
    assert (config["title"], config["action"]) == (
        "Year of care",
        f"http://127.0.0.1:8000/a/acme/p/{product.token}",
    )
    assert "123" in config["price_text"]
    assert "secret" not in answer.content.decode()


def test_words_of_the_merchant_cannot_become_code(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(form_name=NASTY)

    assert _config(product)["title"] == NASTY
    assert "\u2028" not in _script(product).content.decode()


def test_an_order_is_a_payment_that_is_awaited_at_the_servers_price(product: Product) -> None:
    answer = _order(product, price="0.01")

    payment = Payment.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"http://127.0.0.1:8000/pay/{payment.token}",
    )
    assert (payment.price, payment.paid, payment.kind, payment.quantity) == (Decimal(246), False, "form", 2)
    assert (payment.email, payment.generate_invoice) == ("buyer@example.com", False)
    assert "246.00" in Browser().get(f"/pay/{payment.token}", headers=HTML).content.decode()


def test_a_buyer_may_choose_the_price_only_where_the_product_says_so(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(elastic_price=True)

    _order(product, price="5", quantity="1")

    assert Payment.objects.get().price == Decimal(5)


def test_an_order_with_a_company_is_invoiced_once_it_is_paid(product: Product) -> None:
    _order(product, invoice_name="Buyer Ltd", invoice_tax_no="5252445767", quantity="1")
    assert Invoice.objects.count() == 0

    change_payment(Payment.objects.get().pk, PaymentChange(paid=True))

    invoice = Invoice.objects.get()
    assert (invoice.buyer_name, invoice.price_gross, invoice.status) == ("Buyer Ltd", Decimal(123), "paid")


def test_a_buyer_who_has_paid_is_led_to_the_merchants_own_page(product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(payment_url_ok="https://shop.example/thanks")

    _order(product)
    payment = Payment.objects.get()
    change_payment(payment.pk, PaymentChange(paid=True))

    answer = Browser().get(f"/pay/{payment.token}", headers=HTML)

    assert (answer.status_code, answer.headers["Location"]) == (303, "https://shop.example/thanks")


@pytest.mark.parametrize(
    ("fields", "named"),
    [({"email": ""}, "email"), ({"email": "nobody"}, "email"), ({"quantity": "0"}, "quantity")],
)
def test_a_bad_order_is_refused_and_changes_nothing(
    product: Product, fields: dict[str, str], named: str
) -> None:
    answer = _order(product, accept="application/json", **fields)

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == [named]
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("gone", [{"disabled": True}, {"deleted": True}, {"price_gross": None}])
def test_there_is_no_form_for_what_is_not_sold(product: Product, gone: dict[str, Any]) -> None:
    Product.objects.filter(pk=product.pk).update(**gone)

    assert _script(product).status_code == 404


def test_there_is_no_form_under_another_account(product: Product, charlie: Person) -> None:
    assert Browser().get(f"/a/globex/p/{product.token}.js").status_code == 404


def test_orders_are_limited_by_address(product: Product) -> None:
    statuses = [_order(product).status_code for _ in range(21)]

    assert statuses == [303] * 20 + [429]
    assert Payment.objects.count() == 20
