"""Documented operations on warehouses, their documents and rows, over real HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error

Make = Callable[..., dict[str, Any]]
PYTHON = {"integer": int, "string": str, "boolean": bool, "array": list, "object": dict}


@pytest.fixture
def make(api: httpx.Client) -> Make:
    def create(resource: str, envelope: str, **attributes: Any) -> dict[str, Any]:
        answer = api.post(f"/{resource}.json", json={envelope: attributes})
        assert answer.status_code == 201, answer.text
        return answer.json()

    return create


@pytest.fixture
def product(make: Make) -> int:
    return int(make("products", "product", name=f"Tea {uuid4().hex[:8]}", price_gross="1.23", tax="23")["id"])


@pytest.fixture
def warehouse(make: Make) -> int:
    return int(make("warehouses", "warehouse", name="my_warehouse", description="text")["id"])


def _wrongly_typed(values: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if value is not None and type(value) not in [PYTHON.get(k) for k in keys[name]["type"].split("|")]
    }


def test_every_account_has_a_main_warehouse(api: httpx.Client) -> None:
    assert [row["kind"] for row in api.get("/warehouses.json").json()].count("main") == 1


def test_a_warehouse_is_made_read_changed_and_deleted(
    api: httpx.Client, make: Make, answer_keys: dict[str, Any]
) -> None:
    made = make("warehouses", "warehouse", name="my_warehouse", description="text")
    place = f"/warehouses/{made['id']}.json"

    assert set(made) == set(answer_keys["warehouse"])
    assert _wrongly_typed(made, answer_keys["warehouse"]) == {}
    assert api.get(place).json() == made
    changed = api.put(place, json={"warehouse": {"description": "new"}})
    assert (changed.status_code, changed.json()["description"]) == (200, "new")
    assert (api.delete(place).json(), api.get(place).status_code) == ("ok", 404)


def test_the_main_warehouse_stays(api: httpx.Client) -> None:
    (main,) = [row["id"] for row in api.get("/warehouses.json").json() if row["kind"] == "main"]

    refused = api.delete(f"/warehouses/{main}.json")

    assert (refused.status_code, refused.json()["code"]) == (422, "error")
    assert api.get(f"/warehouses/{main}.json").status_code == 200


def test_a_document_answers_every_documented_key(
    api: httpx.Client, make: Make, product: int, answer_keys: dict[str, Any]
) -> None:
    row = {"product_id": product, "quantity": 2, "tax": "23", "price_net": "100"}
    made = make(
        "warehouse_documents",
        "warehouse_document",
        kind="wz",
        issue_date="2017-10-23",
        client_name="Client",
        warehouse_actions=[row],
    )

    keys = answer_keys["warehouse_document"]
    assert set(made) == set(keys)
    assert _wrongly_typed(made, keys) == {}
    (action,) = made["warehouse_actions"]
    assert set(action) == set(answer_keys["warehouse_action"]) | {"updated_at"}
    assert _wrongly_typed(action, answer_keys["warehouse_action"]) == {}
    assert (action["price_gross"], action["total_price_gross"], made["price_gross"]) == (
        "123.0",
        "246.0",
        "246.0",
    )
    assert (made["kind"], made["client_name"], made["quantity"]) == ("wz", "Client", "2.0")
    assert made["number"] == "BL/1/10/2017"
    assert api.get(f"/warehouse_documents/{made['id']}.json").json() == made
    assert made in api.get("/warehouse_documents.json", params={"period": "all"}).json()


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("pz", "BE/1/05/2019"),
        ("mm", "BT/1/05/2019"),
        ("zt", "BC/1/05/2019"),
        ("rw", "RW/1/05/2019"),
        ("pw", "PW/1/05/2019"),
    ],
)
def test_each_kind_is_numbered_by_its_pattern(
    make: Make, product: int, warehouse: int, kind: str, number: str
) -> None:
    row = {"product_id": product, "quantity": 1, "warehouse2_id": warehouse}
    sent = {"kind": kind, "issue_date": "2019-05-02", "warehouse_actions": {"0": row}}
    assert make("warehouse_documents", "warehouse_document", **sent)["number"] == number


def test_names_find_or_make_what_they_name(api: httpx.Client, make: Make) -> None:
    name = uuid4().hex
    row = {"product_name": name, "quantity": 3, "purchase_tax": "23", "purchase_price_net": "10.23"}
    sent = {"kind": "pz", "client_name": name, "warehouse_actions": [row]}

    first = make("warehouse_documents", "warehouse_document", **sent)
    second = make("warehouse_documents", "warehouse_document", **sent)

    product = first["warehouse_actions"][0]["product_id"]
    assert (first["client_id"], product) == (
        second["client_id"],
        second["warehouse_actions"][0]["product_id"],
    )
    assert first["purchase_price_net"] == "30.69"
    assert api.get(f"/products/{product}.json").json()["stock_level"] == "6.0"


def test_stock_is_told_by_warehouse(api: httpx.Client, make: Make, product: int, warehouse: int) -> None:
    make(
        "warehouse_documents",
        "warehouse_document",
        kind="pz",
        warehouse_actions=[{"product_id": product, "quantity": 10}],
    )
    moved = [{"product_id": product, "quantity": 4, "warehouse2_id": warehouse}]
    make("warehouse_documents", "warehouse_document", kind="mm", warehouse_actions=moved)

    one = api.get(f"/products/{product}.json", params={"warehouse_id": warehouse}).json()
    listed = api.get("/products.json", params={"ids": product, "warehouse_id": warehouse}).json()

    assert (one["warehouse_quantity"], one["stock_level"]) == ("4.0", "10.0")
    assert listed == [one]
    assert api.get("/products.json", params={"warehouse_id": 10**9}).status_code == 422


def test_rows_are_merged(api: httpx.Client, make: Make, product: int) -> None:
    made = make(
        "warehouse_documents",
        "warehouse_document",
        kind="pz",
        warehouse_actions=[{"product_id": product, "quantity": 10}, {"product_id": product, "quantity": 1}],
    )
    first, second = (row["id"] for row in made["warehouse_actions"])
    rows = [{"id": first, "quantity": 7}, {"id": second, "_destroy": 1}]

    changed = api.put(
        f"/warehouse_documents/{made['id']}.json", json={"warehouse_document": {"warehouse_actions": rows}}
    )

    assert changed.status_code == 200, changed.text
    assert [(row["id"], row["quantity"]) for row in changed.json()["warehouse_actions"]] == [(first, "7.0")]
    assert api.get(f"/products/{product}.json").json()["stock_level"] == "7.0"


def test_a_whole_answer_may_be_sent_back(api: httpx.Client, make: Make, product: int) -> None:
    rows = [{"product_id": product, "quantity": 1}]
    made = make("warehouse_documents", "warehouse_document", kind="pz", warehouse_actions=rows)

    answer = api.put(f"/warehouse_documents/{made['id']}.json", json={"warehouse_document": made})

    assert answer.status_code == 200, answer.text
    assert answer.json() == made
    assert "Warning" not in answer.headers


def test_a_deleted_document_is_gone_with_what_it_moved(api: httpx.Client, make: Make, product: int) -> None:
    rows = [{"product_id": product, "quantity": 5}]
    made = make("warehouse_documents", "warehouse_document", kind="pz", warehouse_actions=rows)
    place = f"/warehouse_documents/{made['id']}.json"

    assert api.delete(place).json() == "ok"

    assert api.get(place).status_code == 404
    assert api.get(f"/products/{product}.json").json()["stock_level"] == "0.0"
    assert api.get("/warehouse_actions.json", params={"product_id": product}).json() == []


def test_rows_of_documents_are_listed_by_every_filter(
    api: httpx.Client, make: Make, product: int, warehouse: int
) -> None:
    rows = [{"product_id": product, "quantity": 5}]
    one = make(
        "warehouse_documents",
        "warehouse_document",
        kind="pz",
        issue_date="2020-02-01",
        warehouse_actions=rows,
    )
    moved = [{"product_id": product, "quantity": 2, "warehouse2_id": warehouse}]
    two = make(
        "warehouse_documents",
        "warehouse_document",
        kind="mm",
        issue_date="2020-03-01",
        warehouse_actions=moved,
    )

    def found(**params: Any) -> list[int]:
        answer = api.get("/warehouse_actions.json", params={"product_id": product, **params})
        return [row["warehouse_document_id"] for row in answer.json()]

    assert found() == [two["id"], one["id"]]
    assert found(kind="mm") == found(warehouse_id=warehouse) == [two["id"]]
    assert found(warehouse_document_id=one["id"]) == found(to_warehouse_document=one["id"]) == [one["id"]]
    assert found(from_warehouse_document=two["id"]) == found(date_from="2020-02-15") == [two["id"]]
    assert found(date_to="2020-02-15") == [one["id"]]
    assert found(page=2, per_page=1) == [one["id"]]


def test_documents_are_served_and_taken_as_xml(api: httpx.Client, product: int) -> None:
    row = f"<warehouse-action><product-id>{product}</product-id><quantity>2</quantity></warehouse-action>"
    rows = f'<warehouse-actions type="array">{row}</warehouse-actions>'
    body = f"<warehouse-document><kind>pz</kind>{rows}</warehouse-document>"

    made = api.post("/warehouse_documents.xml", content=body, headers={"Content-Type": "application/xml"})

    root = etree.fromstring(made.content)
    assert (made.status_code, root.tag, root.findtext("quantity")) == (201, "warehouse-document", "2.0")
    assert root.find("warehouse-actions")[0].findtext("product-id") == str(product)
    for resource in ("warehouses", "warehouse_documents", "warehouse_actions"):
        listed = etree.fromstring(api.get(f"/{resource}.xml").content)
        assert listed.tag == resource.replace("_", "-")


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"kind": "nothing"}, {"kind": ["is not included in the list"]}),
        ({}, {"kind": ["can't be blank"]}),
        ({"kind": "pz", "warehouse_id": 10**9}, {"warehouse_id": ["does not exist"]}),
        ({"kind": "pz", "department_id": 10**9}, {"department_id": ["does not exist"]}),
        ({"kind": "pz", "client_id": 10**9}, {"client_id": ["does not exist"]}),
        ({"kind": "pz", "invoice_ids": [10**9]}, {"invoice_ids": ["does not exist"]}),
        (
            {"kind": "pz", "warehouse_actions": [{"product_id": 10**9}]},
            {"warehouse_actions[0].product_id": ["does not exist"]},
        ),
        (
            {"kind": "pz", "warehouse_actions": [{"product_name": "Tea", "quantity": 0}]},
            {"warehouse_actions[0].quantity": ["must be greater than 0"]},
        ),
        (
            {"kind": "mm", "warehouse_actions": [{"product_name": "Tea", "quantity": 1}]},
            {"warehouse_actions[0].warehouse2_id": ["can't be blank"]},
        ),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_field(
    api: httpx.Client, sent: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    before = api.get("/warehouse_documents.json", params={"period": "all"}).json()

    refused = api.post("/warehouse_documents.json", json={"warehouse_document": {"oid": "X", **sent}})

    assert (refused.status_code, plain_error(refused)) == (422, {"code": "error", "message": errors})
    assert api.get("/warehouse_documents.json", params={"period": "all"}).json() == before


def test_counted_goods_are_made_good(api: httpx.Client, make: Make, product: int) -> None:
    other = make("products", "product", name=uuid4().hex, stock_level=3)["id"]
    counts = [{"product_id": product, "quantity": 5}, {"product_id": other, "quantity": 1}]

    taken = make("stock_takings", "stock_taking", counts=counts)

    assert [(row["expected"], row["difference"]) for row in taken["counts"]] == [
        ("0.0", "5.0"),
        ("3.0", "-2.0"),
    ]
    kinds = [
        api.get(f"/warehouse_documents/{number}.json").json()["kind"]
        for number in taken["warehouse_document_ids"]
    ]
    assert kinds == ["pw", "rw"]
    assert api.get(f"/products/{other}.json").json()["stock_level"] == "1.0"
    moved = api.get("/stock_movements.json", params={"product_id": other}).json()
    assert [(row["kind"], row["quantity"]) for row in moved] == [("rw", "-2.0"), ("pw", "3.0")]


def test_a_quantity_sent_with_the_card_is_a_count(api: httpx.Client, make: Make) -> None:
    made = make("products", "product", name=uuid4().hex, warehouse_quantity="7")
    assert (made["warehouse_quantity"], made["stock_level"]) == ("7.0", "7.0")

    place = f"/products/{made['id']}.json"
    assert api.put(place, json={"product": made}).json()["stock_level"] == "7.0"
    assert api.put(place, json={"product": {"stock_level": "4"}}).json()["stock_level"] == "4.0"


def test_prices_may_differ_between_warehouses(api: httpx.Client, make: Make, warehouse: int) -> None:
    sent = {"name": uuid4().hex, "price_gross": "12.30", "tax": "23", "use_product_warehouses": True}
    product = make("products", "product", **sent)["id"]
    price = {"product_id": product, "warehouse_id": warehouse, "price_gross": "24.60"}
    make("product_warehouses", "product_warehouse", **price)

    shown = api.get(f"/products/{product}.json", params={"warehouse_id": warehouse}).json()
    row = {"product_id": product, "quantity": 1}
    invoice = {"buyer_name": "B", "positions": [row]}
    there = make("invoices", "invoice", **invoice, warehouse_id=warehouse)
    here = make("invoices", "invoice", **invoice)

    assert (shown["price_net"], shown["price_gross"], shown["price_tax"]) == ("20.0", "24.6", "4.6")
    assert (there["price_gross"], here["price_gross"]) == ("24.6", "12.3")
