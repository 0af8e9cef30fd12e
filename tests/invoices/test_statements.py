"""Number of SQL statements of frequent operations, independent of the number of line items."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.caller import Caller
from tests.invoices.conftest import Issue
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.services.clients import create_client

WARM = {"name": "warm", "quantity": 1, "total_price_gross": 1}


@pytest.fixture
def api(alice: Person) -> Caller:
    """Alice's API client after a first request: the token's last use is stored once a minute."""
    api = Caller(alice)
    assert api.get("/categories.json").status_code == 200
    return api


@pytest.mark.parametrize("count", [5, 50])
@pytest.mark.django_db(transaction=True)
def test_creating_takes_at_most_nine_in_its_transaction(alice: Person, count: int) -> None:
    api = Caller(alice)
    rows = [{"name": f"Row {place}", "quantity": 1, "total_price_gross": 10} for place in range(count)]
    first = api.post("/invoices.json", {"invoice": {"buyer_name": "Known", "positions": rows}}).json()
    known = {"client_id": first["client_id"], "positions": rows}
    inside, _ = _inside(api, known)

    assert len(inside) <= 9, inside


@pytest.mark.django_db(transaction=True)
def test_creating_takes_no_more_where_the_department_shows_bank_accounts(alice: Person) -> None:
    api = Caller(alice)
    main = api.get("/departments.json").json()[0]["id"]
    for number in ("1", "2"):
        shown = {"bank_account_number": number, "bank_account_version_departments": [{"department_id": main}]}
        assert api.post("/bank_accounts.json", {"bank_account": shown}).status_code == 201
    first = api.post("/invoices.json", {"invoice": {"buyer_name": "Known", "positions": [WARM]}}).json()

    inside, answer = _inside(api, {"client_id": first["client_id"], "positions": [WARM]})

    assert [row["bank_account_number"] for row in answer["bank_accounts"]] == ["1", "2"]
    assert len(inside) <= 9, inside


@pytest.mark.parametrize("count", [1, 60])
def test_reading_one_takes_at_most_five(api: Caller, issue: Issue, count: int) -> None:
    invoice = issue(positions=[{**WARM, "name": f"Row {place}"} for place in range(count)])

    assert _statements(api, f"/invoices/{invoice.pk}.json") <= 5


@pytest.mark.parametrize("count", [3, 50])
def test_a_list_takes_at_most_four(api: Caller, issue: Issue, scoped: Account, count: int) -> None:
    client = create_client(scoped, ClientInput(name="Known"))
    for _ in range(count):
        issue(client_id=client.pk)

    assert _statements(api, "/invoices.json", per_page=50) <= 4
    assert _statements(api, "/invoices.json", per_page=50, include_positions="true") <= 4
    assert _statements(api, "/invoices.json", per_page=2, page=2) <= 4


def _inside(api: Caller, invoice: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Return the statements of the transaction that creates a document, and the document."""
    with CaptureQueriesContext(connection) as captured:
        answer = api.post("/invoices.json", {"invoice": invoice})
    assert answer.status_code == 201
    statements = [query["sql"] for query in captured]
    inside = statements[statements.index("BEGIN" if "BEGIN" in statements else "BEGIN IMMEDIATE") :]
    return inside[1 : inside.index("COMMIT")], answer.json()


def _statements(api: Caller, path: str, **params: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert api.get(path, **params).status_code == 200
    return len(captured)
