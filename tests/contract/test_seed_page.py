"""The examples of InvoiceOcean's API page, as printed there."""

import json
from typing import Any
from urllib.parse import urlsplit

import httpx
from lxml import etree

INVOICE: dict[str, Any] = {
    "kind": "vat",
    "number": None,
    "sell_date": "2013-02-07",
    "issue_date": "2013-02-07",
    "payment_to": "2013-02-14",
    "seller_name": "Wystawca Sp. z o.o.",
    "seller_tax_no": "5252445767",
    "buyer_name": "Klient1 Sp. z o.o.",
    "buyer_tax_no": "5252445767",
    "positions": [
        {"name": "Produkt A1", "tax": 23, "total_price_gross": 10.23, "quantity": 1},
        {"name": "Produkt A2", "tax": 0, "total_price_gross": 50, "quantity": 3},
    ],
}
INVOICE_XML = """<?xml version="1.0" encoding="UTF-8"?>
<invoice>
  <kind>vat</kind>
  <sell_date>2013-02-07</sell_date>
  <issue_date>2013-02-07</issue_date>
  <payment_to>2013-02-14</payment_to>
  <seller_name>Wystawca Sp. z o.o.</seller_name>
  <seller_tax_no>5252445767</seller_tax_no>
  <buyer_name>Klient1 Sp. z o.o.</buyer_name>
  <buyer_tax_no>5252445767</buyer_tax_no>
  <positions>
    <position>
      <name>Produkt X1</name>
      <tax>23</tax>
      <total_price_gross>20</total_price_gross>
      <quantity>1</quantity>
    </position>
    <position>
      <name>Produkt X2</name>
      <tax>0</tax>
      <total_price_gross>10</total_price_gross>
      <quantity>3</quantity>
    </position>
  </positions>
</invoice>"""


def _add(http: httpx.Client, token: str, **changes: Any) -> dict[str, Any]:
    answer = http.post(
        "/invoices.json",
        headers={"Accept": "application/json", "Content-Type": "application/json"},
        content=json.dumps({"api_token": token, "invoice": {**INVOICE, **changes}}),
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_it_adds_a_new_invoice_as_json(http: httpx.Client, token: str) -> None:
    invoice = _add(http, token)

    assert invoice["price_net"] == "58.32"
    assert invoice["price_tax"] == "1.91"
    assert invoice["price_gross"] == "60.23"
    assert invoice["number"] == "1/02/2013"
    assert invoice["seller_name"] == "Wystawca Sp. z o.o."
    assert invoice["payment_to"] == "2013-02-14"
    assert invoice["payment_to_kind"] == "other_date"
    assert [row["total_price_gross"] for row in invoice["positions"]] == ["10.23", "50.0"]
    assert urlsplit(invoice["view_url"]).path == f"/f/1-02-2013/{invoice['token']}"


def test_it_answers_the_ruby_example_with_201(http: httpx.Client, token: str) -> None:
    body = json.dumps({"api_token": token, "invoice": INVOICE})

    answer = http.post("/invoices.json", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 201
    assert answer.json()["kind"] == "vat"


def test_it_adds_an_invoice_for_a_certain_client_and_department(http: httpx.Client, token: str) -> None:
    first = _add(http, token)
    pair = {"department_id": first["department_id"], "client_id": first["client_id"]}

    second = _add(http, token, **pair, seller_name=None, buyer_name="Somebody else")

    assert second["department_id"] == first["department_id"]
    assert second["client_id"] == first["client_id"]
    assert second["seller_name"] == "Wystawca Sp. z o.o."
    assert second["buyer_name"] == "Klient1 Sp. z o.o."


def test_it_adds_a_new_invoice_as_xml_with_login_and_password(
    http: httpx.Client, login: dict[str, Any]
) -> None:
    answer = http.post(
        "/invoices.xml",
        auth=(login["login"], login["password"]),
        headers={"Accept": "application/xml", "Content-Type": "application/xml"},
        content=INVOICE_XML,
    )

    assert answer.status_code == 201, answer.text
    invoice = etree.fromstring(answer.content)
    assert invoice.tag == "invoice"
    assert invoice.findtext("price-gross") == "30.0"
    assert invoice.findtext("price-net") == "26.26"
    assert invoice.find("price-gross").get("type") == "decimal"
    assert [row.findtext("name") for row in invoice.find("positions")] == ["Produkt X1", "Produkt X2"]


def test_it_lists_the_invoices_of_a_period(http: httpx.Client, token: str) -> None:
    current = _add(http, token, issue_date=None, sell_date=None, payment_to=None)
    old = _add(http, token)

    listed = http.get("/invoices.json", params={"period": "this_month", "api_token": token}).json()
    as_xml = etree.fromstring(
        http.get("/invoices.xml", params={"period": "this_month", "api_token": token}).content
    )

    numbers = [invoice["id"] for invoice in listed]
    assert current["id"] in numbers
    assert old["id"] not in numbers
    assert as_xml.tag == "invoices"
    assert as_xml.get("type") == "array"
    assert [int(element.findtext("id")) for element in as_xml] == numbers


def test_it_selects_an_invoice_by_id(http: httpx.Client, token: str) -> None:
    number = _add(http, token)["id"]

    as_json = http.get(f"/invoices/{number}.json", params={"api_token": token})
    as_xml = http.get(f"/invoices/{number}.xml", params={"api_token": token})

    assert as_json.json()["id"] == number
    assert etree.fromstring(as_xml.content).findtext("id") == str(number)


def test_it_downloads_the_invoice_of_an_order(http: httpx.Client, token: str) -> None:
    wanted = _add(http, token, oid="order-77")
    _add(http, token, oid="order-777")

    as_json = http.get("/invoices.json", params={"oid": "order-77", "api_token": token}).json()
    as_xml = http.get("/invoices.xml", params={"oid": "order-77", "api_token": token})

    assert [invoice["id"] for invoice in as_json] == [wanted["id"]]
    assert [e.findtext("oid") for e in etree.fromstring(as_xml.content)] == ["order-77"]


def test_it_deletes_an_invoice(http: httpx.Client, token: str) -> None:
    for suffix in ("json", "xml"):
        number = _add(http, token)["id"]

        gone = http.request("DELETE", f"/invoices/{number}.{suffix}", params={"api_token": token})

        assert gone.status_code == 200
        assert http.get(f"/invoices/{number}.json", params={"api_token": token}).status_code == 404


def test_it_lists_and_reads_products(http: httpx.Client, token: str) -> None:
    _add(http, token)

    products = http.get("/products.json", params={"api_token": token}).json()
    one = http.get(f"/products/{products[0]['id']}.json", params={"api_token": token}).json()

    assert {"Produkt A1", "Produkt A2"} <= {product["name"] for product in products}
    assert one["id"] == products[0]["id"]


def test_it_lists_and_reads_clients(http: httpx.Client, token: str) -> None:
    client_id = _add(http, token)["client_id"]

    clients = http.get("/clients.json", params={"api_token": token}).json()
    one = http.get(f"/clients/{client_id}.json", params={"api_token": token}).json()
    slashed = http.get("/clients.json/", params={"api_token": token})

    assert client_id in [client["id"] for client in clients]
    assert one["name"] == "Klient1 Sp. z o.o."
    assert slashed.status_code == 200


def test_it_says_that_no_client_has_this_password(http: httpx.Client, token: str) -> None:
    answer = http.get(
        "/clients/check", params={"api_token": token, "email": "nobody@example.com", "password": "x"}
    )

    assert answer.status_code == 200
    assert answer.text == "brak klienta"
