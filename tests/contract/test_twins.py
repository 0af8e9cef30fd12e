"""Alternative formats, URLs or methods of documented operations return the same as the main ones."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from lxml import etree

ROWS = [{"name": "Work", "quantity": 1, "tax": 23, "total_price_gross": 123}]


def _made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _invoice(api: httpx.Client) -> dict[str, Any]:
    return _made(api.post("/invoices.json", json={"invoice": {"buyer_name": "Buyer", "positions": ROWS}}))


def _text(answer: httpx.Response, path: str) -> str | None:
    assert answer.status_code == 200, answer.text
    return etree.fromstring(answer.content).findtext(path)


def test_a_document_is_printed_and_deleted_by_xml(api: httpx.Client) -> None:
    number = _invoice(api)["id"]

    printed = api.get(f"/invoices/{number}.pdf", params={"print_option": "original_and_copy"})
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert printed.content.startswith(b"%PDF")

    assert etree.fromstring(api.delete(f"/invoices/{number}.xml").content).text == "ok"
    assert api.get(f"/invoices/{number}.json").status_code == 404
    assert api.get(f"/invoices/{number}.pdf").status_code == 404


def test_a_customer_sees_a_document_without_signing_in(api: httpx.Client, http: httpx.Client) -> None:
    made = _invoice(api)
    token, page = made["token"], {"Accept": "text/html"}

    assert made["number"] in http.get(f"/invoice/{token}", headers=page).text
    assert http.get(f"/invoice/{token}.pdf", params={"inline": "yes"}).content.startswith(b"%PDF")
    assert _text(http.get(f"/invoice/{token}.xml"), "number") == made["number"]
    assert http.get(f"/invoice/payment/{token}", headers=page).status_code == 200
    number = made["number"].replace("/", "-")
    assert urlsplit(made["view_url"]).path == f"/f/{number}/{token}"
    assert made["number"] in http.get(f"/f/{number}/{token}", headers=page).text
    for path in (f"/invoice/{token}x", f"/invoice/payment/{token}x"):
        assert http.get(path, headers=page).status_code == 404


def test_clients_in_xml_and_changed(api: httpx.Client) -> None:
    name = uuid4().hex
    number = _made(api.post("/clients.json", json={"client": {"name": name}}))["id"]

    assert api.put(f"/clients/{number}.json", json={"client": {"city": "Gdynia"}}).json()["city"] == "Gdynia"
    assert _text(api.get(f"/clients/{number}.xml"), "city") == "Gdynia"
    assert _text(api.get("/clients.xml", params={"name": name}), "client/name") == name


def test_products_in_xml_and_their_payment_form(api: httpx.Client, http: httpx.Client, login: Any) -> None:
    made = _made(
        api.post("/products.json", json={"product": {"name": "Course", "price_gross": 123, "tax": 23}})
    )

    assert _text(api.get(f"/products/{made['id']}.xml"), "price-net") == "100.0"
    assert "Course" in api.get("/products.xml").text
    script = http.get(f"/a/{login['prefix']}/p/{made['token']}.js", params={"lang": "pl", "price": "5"})
    assert (script.status_code, made["token"] in script.text) == (200, True)
    assert api.delete(f"/products/{made['id']}.json").json() == "ok"
    assert api.get(f"/products/{made['id']}.json").status_code == 404


def test_payments_at_each_address(api: httpx.Client) -> None:
    made = _made(api.post("/payments.json", json={"payment": {"name": "Cash", "price": 10}}))
    number = made["id"]

    assert number in [row["id"] for row in api.get("/payments.json").json()]
    assert api.get("/payments.xml").status_code == 200
    assert api.get(f"/payments/{number}.json").json() == api.get(f"/banking/payment/{number}.json").json()
    assert _text(api.get(f"/banking/payments/{number}.xml"), "price") == "10.0"
    change = {"banking_payment": {"price": 12}}
    assert api.put(f"/banking/payments/{number}.json", json=change).json()["price"] == "12.0"
    change = {"banking_payment": {"price": 13}}
    assert api.patch(f"/banking/payments/{number}.json", json=change).json()["price"] == "13.0"
    assert api.delete(f"/banking/payments/{number}.json").json() == "ok"
    assert api.get(f"/payments/{number}.json").status_code == 404


def test_categories_from_first_to_last(api: httpx.Client) -> None:
    number = _made(api.post("/categories.json", json={"category": {"name": "A"}}))["id"]

    change = {"category": {"description": "All"}}
    assert api.put(f"/categories/{number}.json", json=change).json()["description"] == "All"
    assert api.get(f"/categories/{number}.json").json()["name"] == "A"
    assert number in [row["id"] for row in api.get("/categories.json").json()]
    assert api.delete(f"/categories/{number}.json").json() == "ok"
    assert api.get(f"/categories/{number}.json").status_code == 404


def test_warehouses_and_their_documents(api: httpx.Client) -> None:
    number = _made(api.post("/warehouses.json", json={"warehouse": {"name": "North"}}))["id"]
    rows = [{"product_name": "Goods", "quantity": 1, "purchase_price_net": 1}]
    sent = {"kind": "pz", "warehouse_id": number, "warehouse_actions": rows}
    document = _made(api.post("/warehouse_documents.json", json={"warehouse_document": sent}))["id"]

    renamed = api.put(f"/warehouses/{number}.json", json={"warehouse": {"name": "South"}})
    assert renamed.json()["name"] == "South"
    assert api.delete(f"/warehouse_documents/{document}.json").json() == "ok"
    assert api.get(f"/warehouse_documents/{document}.json").status_code == 404


def test_price_lists_by_number(api: httpx.Client) -> None:
    product = _made(api.post("/products.json", json={"product": {"name": "A", "price_net": 10, "tax": "23"}}))
    rows = {
        "0": {"priceable_id": product["id"], "priceable_type": "Product", "price_net": 8, "use_tax": False}
    }
    sent = {"name": "Friends", "currency": "PLN", "price_list_positions_attributes": rows}
    number = _made(api.post("/price_lists.json", json={"price_list": sent}))["id"]

    assert api.get(f"/price_lists/{number}.json").json()["name"] == "Friends"
    asked = {"product_ids[]": product["id"]}
    prices = api.get(f"/price_lists/{number}/prices_for_products.json", params=asked)
    assert list(prices.json()) == [str(product["id"])]
    assert api.delete(f"/price_lists/{number}.json").json() == "ok"
    assert api.get(f"/price_lists/{number}.json").status_code == 404


def test_recurrings_by_number(api: httpx.Client) -> None:
    sent = {"invoice_id": _invoice(api)["id"], "start_date": "2030-01-01", "every": "1m", "name": "Rent"}
    number = _made(api.post("/recurrings.json", json={"recurring": sent}))["id"]

    assert api.get(f"/recurrings/{number}.json").json()["name"] == "Rent"
    assert api.delete(f"/recurrings/{number}.json").json() == "ok"
    assert api.get(f"/recurrings/{number}.json").status_code == 404


def test_issuers_from_first_to_last(api: httpx.Client) -> None:
    number = _made(api.post("/issuers.json", json={"issuer": {"name": "A", "tax_no": "1"}}))["id"]

    assert api.put(f"/issuers/{number}.json", json={"issuer": {"name": "B"}}).json()["name"] == "B"
    assert api.get(f"/issuers/{number}.json").json()["name"] == "B"
    assert api.delete(f"/issuers/{number}.json").json() == "ok"
    assert api.get(f"/issuers/{number}.json").status_code == 404


def test_webhooks_from_first_to_last(api: httpx.Client) -> None:
    sent = {"kind": "client:create", "url": "https://example.com/"}
    number = _made(api.post("/webhooks.json", json={"webhook": sent}))["id"]

    change = {"webhook": {"active": False}}
    assert api.put(f"/webhooks/{number}.json", json=change).json()["active"] is False
    assert api.get(f"/webhooks/{number}.json").json()["active"] is False
    assert api.delete(f"/webhooks/{number}.json").json() == "ok"
    assert api.get(f"/webhooks/{number}.json").status_code == 404


def test_an_account_is_deleted_only_once_its_owner_confirms_by_mail(api: httpx.Client) -> None:
    answer = api.post("/account/delete.json")

    assert (answer.status_code, answer.json()["code"]) == (200, "success")
    assert api.get("/account.json").status_code == 200
