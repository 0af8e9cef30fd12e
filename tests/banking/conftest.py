"""Invoices and expenses of Alice's account, and uploads of statements."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from tests.caller import Caller
from tests.people import Person

Upload = Callable[..., Any]
Sell = Callable[..., dict[str, Any]]


@pytest.fixture
def api(alice: Person) -> Caller:
    return Caller(alice)


@pytest.fixture
def sell(api: Caller) -> Sell:
    """Issues a document and returns it."""

    def issue(number: str, gross: str = "123.00", **fields: Any) -> dict[str, Any]:
        rows = [{"name": "Tea", "quantity": 1, "tax": 23, "total_price_gross": gross}]
        invoice = {
            "number": number,
            "buyer_name": "Jan Kowalski",
            "positions": rows,
            "currency": "PLN",
            **fields,
        }
        response = api.post("/invoices.json", {"invoice": invoice})
        assert response.status_code == 201, response.content
        return dict(response.json())

    return issue


@pytest.fixture
def upload(api: Caller) -> Upload:
    """Imports a statement and returns the response."""

    def post(content: bytes, by: Caller | None = None, **fields: Any) -> Any:
        statement = {"file": b64encode(content).decode(), "file_name": "november.xml", **fields}
        return (by or api).post("/bank_statements.json", {"bank_statement": statement})

    return post
