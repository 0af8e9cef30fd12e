"""Documented operations on clients, products and categories, over real HTTP."""

from typing import Any

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error

RESOURCES = {"client": "clients", "product": "products", "category": "categories"}


def _create(api: httpx.Client, resource: str, **attributes: Any) -> dict[str, Any]:
    body = {resource: {"name": "Test", **attributes}}
    answer = api.post(f"/{RESOURCES[resource]}.json", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_resource_is_created_read_changed_and_deleted(api: httpx.Client, resource: str) -> None:
    path = RESOURCES[resource]
    created = _create(api, resource, name="First name")
    place = f"/{path}/{created['id']}.json"

    changed = api.put(place, json={resource: {"name": "Second name"}})
    listed = api.get(f"/{path}.json").json()
    gone = api.delete(place)

    assert (changed.status_code, changed.json()["name"]) == (200, "Second name")
    assert created["id"] in [found["id"] for found in listed]
    assert (gone.status_code, gone.json()) == (200, "ok")
    assert api.get(place).status_code == 404
    assert created["id"] not in [found["id"] for found in api.get(f"/{path}.json").json()]


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_answers_every_recorded_key_and_no_other(
    api: httpx.Client, answer_keys: dict[str, Any], resource: str
) -> None:
    recorded = answer_keys[resource]

    answer = _create(api, resource)

    always = {name for name, key in recorded.items() if "when" not in key}
    assert always - set(answer) == set()
    assert set(answer) - set(recorded) == set()


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_accepts_its_whole_answer_back(api: httpx.Client, resource: str) -> None:
    created = _create(api, resource)

    answer = api.put(f"/{RESOURCES[resource]}/{created['id']}.json", json={resource: created})

    assert answer.json() == created


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_is_served_and_taken_as_xml(api: httpx.Client, resource: str) -> None:
    body = f"<{resource}><name>From XML</name></{resource}>"
    headers = {"Content-Type": "application/xml"}

    created = api.post(f"/{RESOURCES[resource]}.xml", content=body, headers=headers)

    assert created.status_code == 201
    root = etree.fromstring(created.content)
    assert (root.tag, root.findtext("name")) == (resource, "From XML")
    listed = etree.fromstring(api.get(f"/{RESOURCES[resource]}.xml").content)
    assert listed.get("type") == "array"
    assert "From XML" in [element.findtext("name") for element in listed]


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_refuses_a_blank_name(api: httpx.Client, resource: str) -> None:
    answer = api.post(f"/{RESOURCES[resource]}.json", json={resource: {"name": ""}})

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": {"name": ["can't be blank"]}}


def test_a_name_that_is_too_long_is_refused_in_the_documented_words(api: httpx.Client) -> None:
    answer = api.post("/clients.json", json={"client": {"name": "x" * 256}})

    assert answer.json()["message"] == {"name": ["is too long (maximum is 255 characters)"]}


def test_a_client_has_the_recorded_defaults(api: httpx.Client) -> None:
    client = _create(api, "client", name="Taylor and Sons", tax_no="4591588032", country="Turkmenistan")

    assert client["shortcut"] == "Taylor and Sons"
    assert client["tax_no_check"] == "TURKMENISTAN4591588032"
    assert (client["kind"], client["company"], client["dynamic_fields"]) == ("buyer", True, {})
    assert len(client["token"]) == 20
    assert (client["password_hash"], client["password_salt"]) == (None, None)
    assert "balance" not in client
    assert client["panel_url"].endswith(f"/client/{client['token']}")


def test_shortcuts_are_made_unique(api: httpx.Client) -> None:
    shortcuts = [_create(api, "client", name="Twins Ltd")["shortcut"] for _ in range(3)]

    assert shortcuts == ["Twins Ltd", "Twins Ltd (2)", "Twins Ltd (3)"]


def test_clients_are_found_by_their_keys(api: httpx.Client) -> None:
    wanted = _create(
        api, "client", name="Only one", tax_no="525-244-57-67", email="One@Example.com", external_id="E-1"
    )
    _create(api, "client", name="Only one more", tax_no="5252445768")

    for name, value in {
        "name": "Only one",
        "tax_no": "PL5252445767"[2:],
        "email": "one@example.com",
        "external_id": "E-1",
        "shortcut": "Only one",
    }.items():
        found = api.get("/clients.json", params={name: value}).json()
        assert [client["id"] for client in found] == [wanted["id"]], name


def test_tags_can_be_left_out_of_the_list_of_clients(api: httpx.Client) -> None:
    _create(api, "client", name="Tagged", tag_list=["a", "b"])

    with_tags = api.get("/clients.json", params={"name": "Tagged"}).json()
    without = api.get("/clients.json", params={"name": "Tagged", "with_tags": "false"}).json()

    assert with_tags[0]["tag_list"] == ["a", "b"]
    assert "tag_list" not in without[0]


def test_bank_and_swift_are_answered_when_asked_for(api: httpx.Client) -> None:
    created = _create(api, "client", swift="WBKPPLPP", bank_account="123")

    asked = api.get(
        f"/clients/{created['id']}.json", params={"additional_fields[client]": "bank_account,swift"}
    )

    assert "swift" not in created
    assert (asked.json()["swift"], asked.json()["bank_account"]) == ("WBKPPLPP", "123")


def test_a_private_person_is_named_by_first_and_last_name(api: httpx.Client) -> None:
    person = _create(api, "client", name=None, company=False, first_name="Ada", last_name="Lovelace")
    nameless = api.post("/clients.json", json={"client": {"company": False, "first_name": "Ada"}})

    assert person["name"] == "Ada Lovelace"
    assert nameless.json()["message"] == {"last_name": ["can't be blank"]}


def test_the_balance_is_what_is_still_owed(api: httpx.Client) -> None:
    client = _create(api, "client", name="Debtor")
    for status, gross in (("issued", "30.99"), ("paid", "99")):
        row = {"name": "Row", "quantity": 1, "total_price_gross": gross}
        body = {"client_id": client["id"], "status": status, "positions": [row]}
        assert api.post("/invoices.json", json={"invoice": body}).status_code == 201

    assert api.get(f"/clients/{client['id']}.json").json()["balance"] == "30.99"


def test_merged_clients_leave_their_documents_to_the_one_that_stays(api: httpx.Client) -> None:
    kept, other = (_create(api, "client", name=name) for name in ("Kept", "Other"))
    invoice = api.post("/invoices.json", json={"invoice": {"client_id": other["id"]}}).json()

    answer = api.post(f"/clients/{kept['id']}/merge.json", json={"merge_ids": [other["id"]]})

    assert answer.status_code == 200
    moved = api.get(f"/invoices/{invoice['id']}.json").json()
    assert (moved["client_id"], moved["buyer_name"]) == (kept["id"], "Other")
    assert api.get(f"/clients/{other['id']}.json").status_code == 404


def test_a_product_needs_only_a_name(api: httpx.Client) -> None:
    product = _create(api, "product", name="Bare", description="Words")

    assert (product["price_net"], product["price_gross"], product["tax"]) == (None, None, "0")
    assert (product["quantity"], product["currency"], product["form_name"]) == ("1.0", "PLN", "Bare")
    assert len(product["token"]) == 19


@pytest.mark.parametrize("sent", [{"price_gross": "300", "tax": "20"}, {"price_net": 250, "tax": 20}])
def test_a_product_completes_its_prices(api: httpx.Client, sent: dict[str, Any]) -> None:
    product = _create(api, "product", **sent)

    assert (product["price_net"], product["price_tax"], product["price_gross"]) == ("250.0", "50.0", "300.0")


def test_a_net_price_alone_is_ignored_in_a_change(api: httpx.Client) -> None:
    product = _create(api, "product", price_gross="123", tax="23")
    place = f"/products/{product['id']}.json"

    ignored = api.put(place, json={"product": {"price_net": "1"}}).json()
    by_gross = api.put(place, json={"product": {"price_gross": "246"}}).json()
    by_tax = api.put(place, json={"product": {"tax": "zw"}}).json()

    assert ignored["price_net"] == "100.0"
    assert by_gross["price_net"] == "200.0"
    assert (by_tax["price_net"], by_tax["price_tax"]) == ("246.0", "0.0")


def test_a_product_is_changed_by_its_code(api: httpx.Client) -> None:
    product = _create(api, "product", name="Coded", code="ABC-1")

    answer = api.put("/products/ABC-1.json", json={"find_by": "code", "product": {"name": "Found"}})

    assert (answer.status_code, answer.json()["id"]) == (200, product["id"])
    assert api.put("/products/ABC-1.json", json={"product": {"name": "X"}}).status_code == 404


def test_products_are_listed_by_ids_and_when_disabled(api: httpx.Client) -> None:
    first, second, third = (_create(api, "product", name=f"P{n}", disabled=n == 3) for n in (1, 2, 3))

    by_text = api.get("/products.json", params={"ids": f"{first['id']},{second['id']}"}).json()
    by_array = api.get("/products.json", params={"ids[]": [first["id"], second["id"]]}).json()
    disabled = api.get("/products.json", params={"filter": "disabled"}).json()

    assert [p["id"] for p in by_text] == [p["id"] for p in by_array] == [second["id"], first["id"]]
    assert [p["id"] for p in disabled] == [third["id"]]


def test_nobody_is_found_by_a_wrong_panel_password(api: httpx.Client) -> None:
    _create(api, "client", name="Panel", email="panel@example.com")

    answer = api.get("/clients/check", params={"email": "panel@example.com", "password": "guess"})

    assert (answer.status_code, answer.text) == (200, "brak klienta")
