"""Documented operations on payments, over real HTTP."""

from typing import Any

import httpx
import pytest
from lxml import etree

OF_THE_SEED_PAGE: dict[str, Any] = {
    "city": None,
    "client_id": None,
    "comment": None,
    "country": None,
    "currency": "PLN",
    "deleted": False,
    "department_id": None,
    "description": "abonament roczny",
    "email": "",
    "first_name": "Jan",
    "generate_invoice": True,
    "invoice_city": "Warszawa",
    "invoice_comment": "",
    "invoice_country": None,
    "invoice_id": None,
    "invoice_name": "Company name",
    "invoice_post_code": "00-112",
    "invoice_street": "street 52",
    "invoice_tax_no": "5252445767",
    "last_name": "Kowalski",
    "name": "Plantnosc za produkt1",
    "oid": "",
    "paid": True,
    "paid_date": None,
    "phone": None,
    "post_code": None,
    "price": "100.00",
    "promocode": "",
    "provider": "transfer",
    "provider_response": None,
    "provider_status": None,
    "provider_title": None,
    "quantity": 1,
    "street": None,
}


def _invoice(api: httpx.Client, gross: str = "123") -> dict[str, Any]:
    row = {"name": "Row", "quantity": 1, "total_price_gross": gross}
    return api.post("/invoices.json", json={"invoice": {"buyer_name": "B", "positions": [row]}}).json()


def _pay(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    body = {"banking_payment": {"name": "Payment 001", "price": 100.05, "paid": True, **attributes}}
    answer = api.post("/banking/payments.json", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_payment_of_the_seed_page_issues_a_paid_invoice(api: httpx.Client, token: str) -> None:
    product = api.post("/products.json", json={"product": {"name": "Year", "price_gross": 100}}).json()
    body = {"api_token": token, "payment": {**OF_THE_SEED_PAGE, "product_id": product["id"]}}

    payment = httpx.post(f"{api.base_url}/payments.json", json=body).json()

    invoice = api.get(f"/invoices/{payment['invoice_id']}.json").json()
    assert (invoice["buyer_name"], invoice["status"], invoice["price_gross"]) == (
        "Company name",
        "paid",
        "100.0",
    )
    assert (payment["price"], payment["paid"], payment["first_name"]) == ("100.0", True, "Jan")
    assert "T" in payment["paid_date"]


def test_it_answers_every_recorded_key_and_no_other(api: httpx.Client, answer_keys: dict[str, Any]) -> None:
    recorded = answer_keys["payment"]

    answer = _pay(api)

    always = {name for name, key in recorded.items() if "when" not in key}
    assert always - set(answer) == set()
    assert set(answer) - set(recorded) == set()
    assert (answer["price"], answer["kind"], answer["quantity"]) == ("100.05", "api", 1)


@pytest.mark.parametrize("path", ["/banking/payments", "/banking/payment", "/payments"])
def test_it_is_read_changed_and_deleted_at_every_address(api: httpx.Client, path: str) -> None:
    payment = _pay(api)
    place = f"{path}/{payment['id']}.json"

    read = api.get(place)
    changed = api.patch(place, json={"banking_payment": {"description": "By PATCH"}})
    put = api.put(place, json={"payment": {"comment": "By PUT"}})
    gone = api.delete(place)

    assert read.json() == payment
    assert changed.json()["description"] == "By PATCH"
    assert (put.json()["comment"], put.json()["description"]) == ("By PUT", "By PATCH")
    assert (gone.status_code, gone.json()) == (200, "ok")
    assert api.get(place).status_code == 404


def test_it_settles_documents_and_shows_them_when_asked(api: httpx.Client) -> None:
    first, second = _invoice(api, "100"), _invoice(api, "200")

    payment = _pay(api, price=200, invoice_ids=[first["id"], second["id"]])

    assert payment["invoice_id"] == first["id"]
    plain = api.get(f"/banking/payments/{payment['id']}.json").json()
    full = api.get(f"/banking/payments/{payment['id']}.json", params={"include": "invoices"}).json()
    assert "invoices" not in plain
    assert [(i["id"], i["status"], i["paid"]) for i in full["invoices"]] == [
        (first["id"], "paid", "100.0"),
        (second["id"], "partial", "100.0"),
    ]
    (listed,) = api.get(
        "/banking/payments.json", params={"include": "invoices", "invoice_id": second["id"]}
    ).json()
    assert [i["id"] for i in listed["invoices"]] == [first["id"], second["id"]]


def test_it_is_listed_and_read_as_xml(api: httpx.Client) -> None:
    payment = _pay(api)

    listed = etree.fromstring(api.get("/banking/payments.xml").content)
    one = etree.fromstring(api.get(f"/payments/{payment['id']}.xml").content)

    assert (listed.tag, listed.get("type")) == ("payments", "array")
    assert str(payment["id"]) in [element.findtext("id") for element in listed]
    assert (one.tag, one.findtext("price")) == ("payment", "100.05")


def test_its_documents_list_it_when_asked(api: httpx.Client) -> None:
    invoice = _invoice(api)
    payment = _pay(api, price="23", invoice_id=invoice["id"])

    found = api.get(
        f"/invoices/{invoice['id']}.json", params={"additional_fields[invoice]": "connected_payments"}
    ).json()

    assert [(row["id"], row["price"]) for row in found["connected_payments"]] == [(payment["id"], "23.0")]
