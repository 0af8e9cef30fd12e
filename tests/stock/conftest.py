from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.products import create_product

Stock = Callable[..., Decimal]


@pytest.fixture
def api(alice: Person) -> Caller:
    return Caller(alice)


@pytest.fixture
def tea(scoped: Account) -> Product:
    """Goods sold at 5.00 each."""
    return create_product(scoped, ProductInput(name="Tea", price_gross=Decimal(5), tax="0"))


@pytest.fixture
def receive(api: Caller) -> Callable[..., dict[str, Any]]:
    """Creates a warehouse document."""

    def issue(product: Product, quantity: object, *, kind: str = "pz", **attributes: Any) -> dict[str, Any]:
        row = {"product_id": product.pk, "quantity": quantity, **attributes.pop("row", {})}
        body = {"kind": kind, "warehouse_actions": [row], **attributes}
        answer = api.post("/warehouse_documents.json", {"warehouse_document": body})
        assert answer.status_code == 201, answer.content
        return answer.json()

    return issue


@pytest.fixture
def stock(api: Caller) -> Callable[..., str]:
    """Returns the stock of a product from the API."""

    def read(product: Product, **params: Any) -> str:
        return str(api.get(f"/products/{product.pk}.json", **params).json()["warehouse_quantity"])

    return read


@pytest.fixture
def sell(api: Caller) -> Callable[..., dict[str, Any]]:
    """Creates a billing document with one line item."""

    def issue(product: Product, quantity: object, **attributes: Any) -> dict[str, Any]:
        row = {"product_id": product.pk, "quantity": quantity}
        body = {"buyer_name": "Buyer", "positions": [row], **attributes}
        answer = api.post("/invoices.json", {"invoice": body})
        assert answer.status_code == 201, answer.content
        return answer.json()

    return issue
