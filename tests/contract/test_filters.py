"""Filters of lists, with the documented parameters."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123}


def _ids(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    assert "Warning" not in answer.headers, answer.headers["Warning"]
    return [row["id"] for row in answer.json()]


def _made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _client(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    return _made(api.post("/clients.json", json={"client": attributes}))


@pytest.mark.parametrize("spelling", ["ids={0},{1}", "ids[]={0}&ids[]={1}"])
def test_categories_are_listed_by_ids(api: httpx.Client, spelling: str) -> None:
    made = [
        _made(api.post("/categories.json", json={"category": {"name": uuid4().hex}}))["id"] for _ in range(3)
    ]
    found = _ids(api.get(f"/categories.json?{spelling.format(*made[:2])}"))
    assert sorted(found) == made[:2]


def test_payments_are_listed_by_period(api: httpx.Client) -> None:
    def pay(day: date, **attributes: Any) -> int:
        sent = {"name": uuid4().hex, "price": 1, "paid": True, "paid_date": day.isoformat(), **attributes}
        return int(_made(api.post("/banking/payments.json", json={"banking_payment": sent}))["id"])

    today = datetime.now(UTC).date()
    old, new = pay(date(2020, 3, 31)), pay(today)
    unpaid = pay(today, paid=False, paid_date=None)
    path = "/banking/payments.json"

    assert {old, new, unpaid} <= set(_ids(api.get(path, params={"per_page": 100})))
    march = {"period": "more", "date_from": "2020-03-01", "date_to": "2020-03-31"}
    assert _ids(api.get(path, params=march)) == [old]
    assert _ids(api.get(path, params={"date_to": "2020-03-31"})) == [old]
    this_month = _ids(api.get(path, params={"period": "this_month", "per_page": 100}))
    assert old not in this_month
    assert {new, unpaid} <= set(this_month)
    assert api.get(path, params={"period": "more", "date_from": "soon"}).status_code == 422
    assert _ids(api.get("/payments.json", params=march)) == [old]


def test_payments_are_searched_and_listed_by_client(api: httpx.Client) -> None:
    word = uuid4().hex[:12]
    client = _client(api, name=f"Payer {word}")
    sent = {"name": "Transfer", "price": 1, "paid": True, "client_id": client["id"], "description": "May"}
    payment = _made(api.post("/banking/payments.json", json={"banking_payment": sent}))["id"]

    path = "/banking/payments.json"
    assert _ids(api.get(path, params={"client_id": client["id"]})) == [payment]
    assert _ids(api.get(path, params={"query": f"{word.upper()} transfer"})) == [payment]
    assert _ids(api.get(path, params={"query": f"{word} june"})) == []


def test_documents_are_listed_by_accounting_kind_and_as_canceled(api: httpx.Client) -> None:
    def issue(**attributes: Any) -> int:
        sent = {"buyer_name": "B", "positions": [ROW], **attributes}
        return int(_made(api.post("/invoices.json", json={"invoice": sent}))["id"])

    fuel, other = (issue(income="0", accounting_kind=kind) for kind in ("fuel0", "media"))
    kept, gone = issue(), issue()
    assert api.post("/invoices/cancel.json", json={"cancel_invoice_id": gone}).status_code == 200

    found = _ids(api.get("/invoices.json", params={"income": "no", "accounting_kind": "fuel0"}))
    assert fuel in found
    assert other not in found
    for spelling in ("canceled", "cancelled"):
        listed = _ids(api.get("/invoices.json", params={"status": spelling}))
        assert gone in listed
        assert kept not in listed


PATHS = (
    "addresses",
    "bank_accounts",
    "banking/payments",
    "categories",
    "clients",
    "departments",
    "email_templates",
    "emails",
    "invoices",
    "issuers",
    "payment_providers",
    "price_lists",
    "printers",
    "products",
    "recurrings",
    "reports/reminders_report",
    "roles",
    "users",
    "warehouse_actions",
    "warehouse_documents",
    "warehouses",
    "webhooks",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_list_is_sorted_and_limited_by_its_changes(api: httpx.Client, path: str) -> None:
    for order in ("updated_at", "updated_at.desc"):
        listed = api.get(f"/{path}.json", params={"order": order})
        assert (listed.status_code, listed.headers.get("Warning")) == (200, None)
    future = (datetime.now(UTC).date() + timedelta(days=2)).isoformat()
    assert api.get(f"/{path}.json", params={"updated_since": future}).json() == []
    past = api.get(f"/{path}.json", params={"updated_since": "2000-01-01T00:00:00+01:00"})
    assert past.json() == api.get(f"/{path}.json").json()
    assert api.get(f"/{path}.json", params={"updated_since": "soon"}).status_code == 422


def test_a_change_puts_a_row_on_the_list_of_changes(api: httpx.Client) -> None:
    first, second = (_client(api, name=uuid4().hex) for _ in range(2))
    changed = api.put(f"/clients/{first['id']}.json", json={"client": {"city": "Sopot"}}).json()

    found = _ids(api.get("/clients.json", params={"updated_since": changed["updated_at"]}))

    assert first["id"] in found
    assert second["id"] not in found
    newest = _ids(api.get("/clients.json", params={"order": "updated_at.desc", "per_page": 1}))
    assert newest == [first["id"]]


def test_a_client_is_found_by_its_name_in_any_case(api: httpx.Client) -> None:
    word = uuid4().hex
    client = _client(api, name=f"Żółw {word} Sp. z o.o.")
    longer = _client(api, name=f"Żółw {word} Sp. z o.o. Sp. k.")

    for name in (client["name"], client["name"].upper(), client["name"].lower()):
        assert _ids(api.get("/clients.json", params={"name": name})) == [client["id"]]
    assert _ids(api.get("/clients.json", params={"name": longer["name"].lower()})) == [longer["id"]]
    assert _ids(api.get("/clients.json", params={"name": f"Zolw {word} Sp. z o.o."})) == []


def test_a_client_is_found_by_its_tax_number_with_or_without_prefix(api: httpx.Client) -> None:
    polish = _client(api, name=uuid4().hex, tax_no="6272616681")["id"]
    german = _client(api, name=uuid4().hex, tax_no="DE136695976", country="DE")["id"]
    greek = _client(api, name=uuid4().hex, tax_no="094259216", country="GR")["id"]

    def found(tax_no: str) -> list[int]:
        return _ids(api.get("/clients.json", params={"tax_no": tax_no}))

    assert found("PL6272616681") == found("627-261-66-81") == found("pl 6272616681") == [polish]
    assert found("DE136695976") == found("136695976") == [german]
    assert found("EL094259216") == found("GR094259216") == found("094259216") == [greek]
    assert found("DE6272616681") == []


def test_reminders_are_listed_by_kind_and_department(api: httpx.Client) -> None:
    department = api.get("/departments.json").json()[0]["id"]
    for params in ({"kind": "overdue"}, {"department_id": department}, {"kind": "thanks"}):
        assert _ids(api.get("/reports/reminders_report.json", params=params)) == []
