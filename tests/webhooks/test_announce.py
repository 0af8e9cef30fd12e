"""Deliveries stored in the transaction of a change."""

import json
from typing import Any

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.statements import asked
from tests.webhooks.conftest import Hook
from tidebill.events.models import Job
from tidebill.webhooks.models import WebhookDelivery

pytestmark = pytest.mark.django_db
INVOICE = {
    "buyer_name": "Buyer",
    "description": "Thank you",
    "positions": [{"name": "Idea", "tax": 23, "total_price_gross": "339.99"}, {"name": "Second"}],
}


def written(person: Person) -> list[dict[str, Any]]:
    with scope(account=person.account):
        return [json.loads(row.payload) for row in WebhookDelivery.objects.order_by("pk")]


def kinds(person: Person) -> list[str]:
    with scope(account=person.account):
        return list(WebhookDelivery.objects.order_by("pk").values_list("kind", flat=True))


def test_a_new_client_is_told_with_every_recorded_key(
    alice: Person, hook: Hook, answer_keys: dict[str, Any]
) -> None:
    hook("client:create")

    number = (
        Caller(alice).post("/clients.json", {"client": {"name": "New", "tax_no": "9751031112"}}).json()["id"]
    )

    (body,) = written(alice)
    recorded = answer_keys["webhook payload client:*"]
    assert {name.split(".")[1] for name in recorded if name.startswith("client.")} == set(body["client"])
    assert {name for name in recorded if "." not in name} | {"id"} == set(body)
    assert (body["client"]["id"], body["client"]["name"]) == (number, "New")
    assert body["client"]["external_ids"] == {"fakturownia": number}
    assert (body["app_name"], body["api_token"], body["locale"]) == ("fakturownia", "SECRET", "en")


def test_a_new_invoice_is_told_as_a_deal_with_every_recorded_key(
    alice: Person, hook: Hook, answer_keys: dict[str, Any]
) -> None:
    hook("invoice:create")

    made = Caller(alice).post("/invoices.json", {"invoice": INVOICE}).json()

    (body,) = written(alice)
    recorded = answer_keys["webhook payload invoice:*"]
    assert {name.split(".")[1] for name in recorded if name.startswith("deal.")} == set(body["deal"])
    assert {n.split(".")[2] for n in recorded if n.startswith("deal.client.")} == set(body["deal"]["client"])
    assert {name for name in recorded if "." not in name} | {"client_id"} == set(body)
    deal = body["deal"]
    assert (deal["name"], deal["description"], deal["price"]) == ("Idea", "Thank you", "339.99")
    assert (deal["invoice_no"], deal["date"], deal["url"]) == (
        made["number"],
        made["issue_date"],
        made["view_url"],
    )
    assert (deal["paid"], deal["status"], deal["kind"], deal["currency"]) == (False, "issued", "vat", "PLN")
    assert (body["id"], body["client_id"]) == (made["id"], made["client_id"])


def test_a_new_product_is_told_with_the_keys_of_its_answer(alice: Person, hook: Hook) -> None:
    hook("product:create")

    made = Caller(alice).post("/products.json", {"product": {"name": "Idea", "price_gross": "1.23"}}).json()

    (body,) = written(alice)
    assert {name: body["product"][name] for name in ("id", "name", "price_gross")} == {
        "id": made["id"],
        "name": "Idea",
        "price_gross": "1.23",
    }
    assert set(made) <= set(body["product"])


def test_products_that_a_document_makes_are_told_too(alice: Person, hook: Hook) -> None:
    hook("product:create")

    Caller(alice).post("/invoices.json", {"invoice": INVOICE})

    assert [body["product"]["name"] for body in written(alice)] == ["Idea", "Second"]


def test_each_change_is_told_as_what_it_is(alice: Person, hook: Hook) -> None:
    for kind in ("invoice:create", "invoice:update", "invoice:destroy"):
        hook(kind)
    api = Caller(alice)

    place = f"/invoices/{api.post('/invoices.json', {'invoice': INVOICE}).json()['id']}"
    api.put(f"{place}.json", {"invoice": {"internal_note": "seen"}})
    api.post(f"{place}/change_status.json", {"status": "paid"})
    api.post(f"{place}/cancel.json")
    api.delete(f"{place}.json")

    assert kinds(alice) == ["invoice:create", *["invoice:update"] * 3, "invoice:destroy"]
    deals = [body["deal"] for body in written(alice)]
    assert [deal["paid"] for deal in deals] == [False, False, True, True, True]
    assert [deal["kind"] for deal in deals] == ["vat"] * 3 + ["canceled"] * 2


def test_a_payment_is_told_as_a_change_of_the_document(alice: Person, hook: Hook) -> None:
    hook("invoice:update")
    made = Caller(alice).post("/invoices.json", {"invoice": INVOICE}).json()

    paid = {"price": "339.99", "paid": True, "invoice_id": made["id"]}
    Caller(alice).post("/banking/payments.json", {"banking_payment": paid})

    assert [body["deal"]["paid"] for body in written(alice)] == [True]


def test_expenses_are_not_told(alice: Person, hook: Hook) -> None:
    hook("invoice:create")

    Caller(alice).post("/invoices.json", {"invoice": {**INVOICE, "income": "0"}})

    assert written(alice) == []


def test_what_is_refused_is_not_told(alice: Person, hook: Hook) -> None:
    hook("invoice:create")

    assert Caller(alice).post("/invoices.json", {"invoice": {"kind": "vat"}}).status_code == 422
    assert written(alice) == []
    assert not Job.objects.exists()


def test_one_that_is_switched_off_is_told_nothing(alice: Person, hook: Hook) -> None:
    hook("client:create", active=False)

    Caller(alice).post("/clients.json", {"client": {"name": "New"}})

    assert written(alice) == []


def test_another_account_s_changes_are_not_told(alice: Person, charlie: Person, hook: Hook) -> None:
    hook("client:create")

    Caller(charlie).post("/clients.json", {"client": {"name": "New"}})

    assert written(alice) == []


def test_nobody_pays_for_webhooks_that_nobody_has(alice: Person) -> None:
    with asked() as statements:
        Caller(alice).post("/clients.json", {"client": {"name": "New"}})

    assert statements
    assert not [sql for sql in statements if "webhooks_webhook" in sql]
