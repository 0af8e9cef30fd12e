"""Documented operations on price lists and product sets, over real HTTP."""

from typing import Any

import httpx
import pytest
from lxml import etree


@pytest.fixture
def product(api: httpx.Client) -> int:
    return _product(api, price_gross="300", tax="20")


def _product(api: httpx.Client, **attributes: Any) -> int:
    return api.post("/products.json", json={"product": {"name": "Product", **attributes}}).json()["id"]


def _create(api: httpx.Client, rows: Any, **attributes: Any) -> dict[str, Any]:
    sent = {"name": "Price list 1", "price_list_positions_attributes": rows, **attributes}
    answer = api.post("/price_lists.json", json={"price_list": sent})
    assert answer.status_code == 201, answer.text
    return answer.json()


def _documented(product: int) -> dict[str, Any]:
    """The example of the documentation: rows as an object keyed by index."""
    row = {
        "priceable_id": product,
        "priceable_name": "Product",
        "priceable_type": "Product",
        "use_percentage": "0",
        "percentage": "",
        "price_net": "111.0",
        "price_gross": "136.53",
        "use_tax": "1",
        "tax": "23",
    }
    return {"0": row}


def test_it_is_created_read_listed_changed_and_deleted(api: httpx.Client, product: int) -> None:
    made = _create(api, _documented(product), description="text", currency="EUR")
    place = f"/price_lists/{made['id']}.json"
    listed = api.get("/price_lists.json", params={"price_list_ids": made["id"]}).json()
    changed = api.put(place, json={"price_list": {"name": "Second"}}).json()

    (row,) = made["price_list_positions"]
    assert row == {
        "id": row["id"],
        "price_list_id": made["id"],
        "priceable_id": product,
        "priceable_type": "Product",
        "priceable_name": "Product",
        "use_percentage": False,
        "percentage": None,
        "price_net": "111.0",
        "price_gross": "136.53",
        "use_tax": True,
        "tax": "23",
    }
    assert (made["name"], made["description"], made["currency"], made["deleted"]) == (
        "Price list 1",
        "text",
        "EUR",
        False,
    )
    assert [set(found) for found in listed] == [set(made) - {"price_list_positions"}]
    assert (changed["name"], changed["price_list_positions"]) == ("Second", [row])
    assert api.get(place).json() == changed
    assert (gone := api.delete(place)).status_code == 200
    assert gone.json() == "ok"
    assert api.get(place).status_code == 404
    assert api.get("/price_lists.json", params={"price_list_ids": made["id"]}).json() == []


def test_it_answers_the_keys_of_the_original(api: httpx.Client, product: int) -> None:
    made = _create(api, _documented(product))

    keys = "id name description currency deleted account_id created_at updated_at price_list_positions"
    assert set(made) == set(keys.split())


def test_rows_are_changed_by_id_removed_and_added(api: httpx.Client, product: int) -> None:
    others = [_product(api, name=name, price_gross="10") for name in ("B", "C")]
    made = _create(api, [{"priceable_id": number, "price_net": 10} for number in (product, others[0])])
    first, second = (row["id"] for row in made["price_list_positions"])
    rows = {
        "0": {"id": first, "price_net": "20"},
        "1": {"id": second, "_destroy": 1},
        "2": {"priceable_name": "C", "use_percentage": True, "percentage": "10"},
    }

    body = {"price_list": {"price_list_positions_attributes": rows}}
    changed = api.patch(f"/price_lists/{made['id']}.json", json=body).json()

    assert [
        (row["priceable_id"], row["price_net"], row["price_gross"], row["percentage"])
        for row in changed["price_list_positions"]
    ] == [(product, "20.0", "24.0", None), (others[1], None, None, "10.0")]


def test_a_whole_answer_is_taken_back(api: httpx.Client, product: int) -> None:
    made = _create(api, [{"priceable_id": product, "price_net": "0.123456"}])

    answer = api.put(f"/price_lists/{made['id']}.json", json={"price_list": made})

    assert (answer.status_code, answer.json()) == (200, made)


def test_it_is_served_and_taken_as_xml(api: httpx.Client, product: int) -> None:
    row = f"<priceable-id>{product}</priceable-id><price-net>23</price-net>"
    rows = f"<price-list-position>{row}</price-list-position>"
    body = f"<price-list><name>XML</name><price-list-positions>{rows}</price-list-positions></price-list>"
    headers = {"Content-Type": "application/xml"}

    made = etree.fromstring(api.post("/price_lists.xml", content=body, headers=headers).content)
    listed = etree.fromstring(api.get("/price_lists.xml").content)

    assert made.tag == "price-list"
    assert made.findtext("price-list-positions/price-list-position/price-gross") == "27.6"
    assert (listed.tag, listed.get("type")) == ("price-lists", "array")
    assert listed.find("price-list/price-list-positions") is None


def test_prices_for_products_are_keyed_by_product(api: httpx.Client, product: int) -> None:
    category = api.post("/categories.json", json={"category": {"name": "Kind"}}).json()["id"]
    cut = _product(api, name="Cut", price_gross="123", tax="23", category_id=category, currency="PLN")
    beside = _product(api, name="Beside", price_gross="1")
    rows = [
        {"priceable_id": product, "price_net": "23"},
        {"priceable_id": cut, "use_percentage": True, "percentage": 10},
    ]
    made = _create(api, rows, currency="EUR")

    place = f"/price_lists/{made['id']}/prices_for_products.json"
    found = api.get(place, params={"product_ids[]": [product, cut, beside]}).json()

    euro = {"price_net": "23.0", "price_gross": "27.6", "tax": "", "currency": "EUR", "category_id": None}
    assert found == {
        str(product): euro,
        str(cut): {
            "price_net": "90.0",
            "price_gross": "110.7",
            "tax": "",
            "currency": "PLN",
            "category_id": category,
        },
    }
    assert api.get(place, params={"product_ids[]": [product]}).json() == {str(product): euro}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"price_net": 1}, "priceable_id"),
        ({"priceable_id": 10**9, "price_net": 1}, "priceable_id"),
        ({"priceable_name": "Product"}, "price_net"),
        ({"priceable_name": "Product", "use_percentage": 1}, "percentage"),
        ({"priceable_name": "Product", "use_percentage": 1, "percentage": 101}, "percentage"),
        ({"priceable_name": "Product", "price_net": 1, "use_tax": 1}, "tax"),
    ],
)
def test_a_row_that_can_not_be_is_refused_by_name(
    api: httpx.Client, product: int, row: dict[str, Any], field: str
) -> None:
    before = api.get("/price_lists.json").json()

    answer = api.post("/price_lists.json", json={"price_list": {"name": "X", "price_list_positions": [row]}})

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == [f"price_list_positions[0].{field}"]
    assert api.get("/price_lists.json").json() == before


def test_a_product_stands_in_a_list_once(api: httpx.Client, product: int) -> None:
    row = {"priceable_id": product, "price_net": 1}

    answer = api.post(
        "/price_lists.json", json={"price_list": {"name": "X", "price_list_positions": [row, row]}}
    )

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == ["price_list_positions[1].priceable_id"]


def test_a_document_takes_the_prices_of_its_list(api: httpx.Client, product: int) -> None:
    made = _create(api, _documented(product), currency="EUR")
    sent = {
        "buyer_name": "Buyer",
        "use_prices_from_price_lists": True,
        "price_list_id": made["id"],
        "positions": [{"product_id": product, "quantity": 2}],
    }

    invoice = api.post("/invoices.json", json={"invoice": sent}).json()

    row = invoice["positions"][0]
    assert (row["price_gross"], row["tax"], row["total_price_gross"]) == ("136.53", "23", "273.06")
    assert (invoice["currency"], invoice["price_net"], invoice["price_gross"]) == ("EUR", "222.0", "273.06")
    assert (invoice["price_list_id"], invoice["use_prices_from_price_lists"]) == (made["id"], True)


def test_a_set_is_made_of_products(api: httpx.Client, product: int) -> None:
    details = {"0": {"id": product, "quantity": 2}, "1": {"id": str(product), "quantity": "0,5"}}
    sent = {"name": "Set", "price_gross": 100, "package": True, "package_products_details": details}

    made = api.post("/products.json", json={"product": sent}).json()
    back = api.put(f"/products/{made['id']}.json", json={"product": made})
    row = {"product_id": made["id"], "quantity": 1}
    invoice = api.post("/invoices.json", json={"invoice": {"buyer_name": "B", "positions": [row]}}).json()

    kept = {"0": {"id": product, "quantity": 2}, "1": {"id": product, "quantity": "0.5"}}
    assert (made["package"], made["package_products_details"]) == (True, kept)
    assert made["package_product_ids"] == f"{product},{product}"
    assert (back.status_code, back.json()) == (200, made)
    parts = invoice["positions"][0]["package_products_details"]
    assert [(part["id"], part["name"], part["quantity"]) for part in parts] == [
        (product, "Product", "2.0"),
        (product, "Product", "0.5"),
    ]


def test_a_set_is_taken_as_xml(api: httpx.Client, product: int) -> None:
    part = f"<id>{product}</id><quantity>3</quantity>"
    details = f'<package-products-details type="array"><detail>{part}</detail></package-products-details>'
    body = f"<product><name>Set</name><package>true</package>{details}</product>"

    answer = api.post("/products.xml", content=body, headers={"Content-Type": "application/xml"})

    assert answer.status_code == 201, answer.text
    number = etree.fromstring(answer.content).findtext("id")
    found = api.get(f"/products/{number}.json").json()
    assert found["package_products_details"] == {"0": {"id": product, "quantity": 3}}


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"id": 10**9}, "id"),
        ({"quantity": 1}, "id"),
        ({"id": "own", "quantity": 1}, "id"),
        ({"id": "product", "quantity": 0}, "quantity"),
        ({"id": "product", "quantity": "many"}, "quantity"),
    ],
)
def test_a_set_of_what_can_not_be_is_refused(
    api: httpx.Client, product: int, part: dict[str, Any], field: str
) -> None:
    made = _product(api, name="Set", package=True)
    meant = {**part, "id": {"own": made, "product": product}.get(part.get("id"), part.get("id"))}
    before = api.get(f"/products/{made}.json").json()

    answer = api.put(f"/products/{made}.json", json={"product": {"package_products_details": {"0": meant}}})

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == [f"package_products_details[0].{field}"]
    assert api.get(f"/products/{made}.json").json() == before
