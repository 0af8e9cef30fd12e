"""Documented operations on addresses of clients, over real HTTP."""

from typing import Any

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error


@pytest.fixture
def client(api: httpx.Client) -> int:
    return api.post("/clients.json", json={"client": {"name": "Owner"}}).json()["id"]


def _create(api: httpx.Client, client: int, **attributes: Any) -> dict[str, Any]:
    address = {"addressable_type": "Client", "addressable_id": client, **attributes}
    answer = api.post("/addresses.json", json={"address": address})
    assert answer.status_code == 201, answer.text
    return answer.json()


def _read(api: httpx.Client, number: int) -> dict[str, Any]:
    answer = api.get(f"/addresses/{number}.json")
    assert answer.status_code == 200
    return answer.json()


def test_it_answers_what_was_sent(api: httpx.Client, client: int) -> None:
    sent = {
        "name": "Warehouse",
        "kind": "delivery",
        "street": "Long St 1",
        "street_additional": "Gate 2",
        "city": "Gdynia",
        "post_code": "81-001",
        "country": "PL",
        "primary": True,
    }

    address = _create(api, client, **sent)

    assert {name: address[name] for name in sent} == sent
    assert (address["addressable_type"], address["addressable_id"]) == ("Client", client)
    assert set(address) - set(sent) == {
        "id",
        "addressable_type",
        "addressable_id",
        "created_at",
        "updated_at",
    }
    assert _read(api, address["id"]) == address


def test_it_is_created_read_changed_and_deleted(api: httpx.Client, client: int) -> None:
    address = _create(api, client, name="First", city="Hel")
    place = f"/addresses/{address['id']}.json"

    changed = api.patch(place, json={"address": {"name": "Second"}}).json()
    listed = api.get("/addresses.json").json()
    gone = api.delete(place)

    assert (changed["name"], changed["city"], changed["kind"]) == ("Second", "Hel", "delivery")
    assert changed in listed
    assert (gone.status_code, gone.json()) == (200, "ok")
    assert api.get(place).status_code == 404
    assert address["id"] not in [found["id"] for found in api.get("/addresses.json").json()]


def test_it_accepts_a_whole_answer_back(api: httpx.Client, client: int) -> None:
    address = _create(api, client, name="Warehouse", primary=1)

    answer = api.put(f"/addresses/{address['id']}.json", json={"address": address})

    assert (answer.status_code, answer.json()) == (200, address)
    assert "Warning" not in answer.headers


def test_it_is_served_and_taken_as_xml(api: httpx.Client, client: int) -> None:
    inner = f"<name>By XML</name><addressable-id>{client}</addressable-id><post-code>81-001</post-code>"
    headers = {"Content-Type": "application/xml"}

    created = api.post("/addresses.xml", content=f"<address>{inner}</address>", headers=headers)

    root = etree.fromstring(created.content)
    assert (created.status_code, root.tag, root.findtext("post-code")) == (201, "address", "81-001")
    assert dict(root.find("primary").attrib) == {"type": "boolean"}
    listed = etree.fromstring(api.get("/addresses.xml", params={"addressable_id": client}).content)
    assert (listed.tag, [element.findtext("name") for element in listed]) == ("addresses", ["By XML"])


def test_a_client_has_one_primary_address_of_a_kind(api: httpx.Client, client: int) -> None:
    first = _create(api, client, primary=True)
    office = _create(api, client, primary=True, kind="office")
    second = _create(api, client, primary=True)

    assert [_read(api, row["id"])["primary"] for row in (first, office, second)] == [False, True, True]
    api.put(f"/addresses/{first['id']}.json", json={"address": {"primary": True}})
    assert [_read(api, row["id"])["primary"] for row in (first, office, second)] == [True, True, False]


def test_lists_are_of_one_client_where_that_is_asked_for(api: httpx.Client, client: int) -> None:
    address = _create(api, client)
    _create(api, client, kind="office")
    _create(api, api.post("/clients.json", json={"client": {"name": "Other"}}).json()["id"])

    found = api.get("/addresses.json", params={"addressable_id": client, "kind": "delivery"}).json()

    assert found == [address]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"addressable_id": ["can't be blank"]}),
        ({"addressable_id": None}, {"addressable_id": ["can't be blank"]}),
        ({"addressable_id": 10**9}, {"addressable_id": ["does not exist"]}),
        ({"addressable_type": "Invoice"}, {"addressable_type": ["is not included in the list"]}),
        ({"city": "x" * 256}, {"city": ["is too long (maximum is 255 characters)"]}),
    ],
)
def test_it_refuses_an_address_of_nobody(
    api: httpx.Client, sent: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    before = api.get("/addresses.json").json()

    answer = api.post("/addresses.json", json={"address": {"name": "Nobody's", **sent}})

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": errors}
    assert api.get("/addresses.json").json() == before


def test_the_addresses_of_a_deleted_client_go_with_it(api: httpx.Client, client: int) -> None:
    address = _create(api, client)

    api.delete(f"/clients/{client}.json")

    assert api.get(f"/addresses/{address['id']}.json").status_code == 404
    assert address["id"] not in [found["id"] for found in api.get("/addresses.json").json()]
