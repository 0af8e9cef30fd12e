"""Documented operations on webhooks, over real HTTP with a real receiver."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from lxml import etree

from tests.receiver import Receiver, run_receiver

KINDS = [
    f"{what}:{how}" for what in ("client", "invoice", "product") for how in ("create", "update", "destroy")
]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with run_receiver() as running:
        yield running


def wait_for(receiver: Receiver, count: int) -> list[Any]:
    end = time.monotonic() + 30
    while len(receiver.received) < count and time.monotonic() < end:
        time.sleep(0.05)
    return [json.loads(request.body) for request in receiver.received]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_created_read_changed_listed_and_deleted(
    api: httpx.Client, answer_keys: dict[str, Any], kind: str
) -> None:
    sent = {"kind": kind, "url": "https://example.com/hook", "api_token": "SECRET", "active": True}
    made = api.post("/webhooks.json", json={"webhook": sent})
    place = f"/webhooks/{made.json()['id']}.json"

    changed = api.put(place, json={"webhook": {"active": False}})

    assert made.status_code == 201
    assert set(made.json()) == set(answer_keys["webhook"])
    assert changed.json() == {**made.json(), "active": False, "updated_at": changed.json()["updated_at"]}
    assert api.get(place).json() == changed.json()
    assert changed.json() in api.get("/webhooks.json").json()
    assert api.delete(place).json() == "ok"
    assert api.get(place).status_code == 404


def test_it_is_written_and_read_as_xml(api: httpx.Client) -> None:
    body = "<webhook><kind>client:create</kind><url>https://example.com/x</url><api-token>S</api-token></webhook>"
    made = api.post("/webhooks.xml", content=body, headers={"Content-Type": "application/xml"})
    root = etree.fromstring(made.content)

    assert (made.status_code, root.tag, root.findtext("kind")) == (201, "webhook", "client:create")
    shown = etree.fromstring(api.get(f"/webhooks/{root.findtext('id')}.xml").content)
    assert (shown.findtext("url"), shown.findtext("active")) == ("https://example.com/x", "true")


def test_a_receiver_is_told_of_client_and_invoice(
    api: httpx.Client, receiver: Receiver, answer_keys: dict[str, Any]
) -> None:
    for kind in ("client:create", "invoice:create"):
        hook = {"kind": kind, "url": receiver.url, "api_token": f"rodzaj:{kind}"}
        assert api.post("/webhooks.json", json=hook).status_code == 201

    row = {"name": "Idea", "tax": 23, "total_price_gross": 123}
    made = api.post("/invoices.json", json={"invoice": {"buyer_name": "Told", "positions": [row]}}).json()

    bodies = {body["api_token"]: body for body in wait_for(receiver, 2)}
    client, deal = bodies["rodzaj:client:create"], bodies["rodzaj:invoice:create"]
    assert client["client"]["external_ids"] == {"fakturownia": made["client_id"]}
    assert (deal["deal"]["invoice_no"], deal["deal"]["price"]) == (made["number"], "123.0")
    assert {f"deal.{name}" for name in deal["deal"]} <= set(answer_keys["webhook payload invoice:*"])
