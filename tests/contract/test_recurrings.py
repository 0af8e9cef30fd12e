"""Documented operations on recurring invoices, over real HTTP."""

from typing import Any

import httpx
import pytest
from lxml import etree

TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "null": type(None)}


@pytest.fixture
def base(api: httpx.Client) -> int:
    row = {"name": "Care", "tax": 23, "total_price_gross": 123}
    return api.post("/invoices.json", json={"invoice": {"buyer_name": "B", "positions": [row]}}).json()["id"]


@pytest.fixture
def sent(base: int) -> dict[str, Any]:
    """Return the documentation's example with a future start date."""
    return {
        "name": "Monthly",
        "invoice_id": base,
        "start_date": "2036-01-01",
        "every": "1m",
        "issue_working_day_only": False,
        "send_email": True,
        "buyer_email": "mail1@example.com, mail2@example.com",
        "end_date": "null",
    }


def test_it_is_created_read_changed_listed_and_deleted(api: httpx.Client, sent: dict[str, Any]) -> None:
    answer = api.post("/recurrings.json", json={"recurring": sent})
    made = answer.json()
    place = f"/recurrings/{made['id']}.json"

    changed = api.put(place, json={"recurring": {"next_invoice_date": "2036-02-01"}}).json()

    assert answer.status_code == 201
    assert {**{name: made[name] for name in sent}, "end_date": "null"} == sent
    assert made["next_invoice_date"] == "2036-01-01"
    assert changed["next_invoice_date"] == "2036-02-01"
    assert api.get(place).json() == changed
    assert changed in api.get("/recurrings.json").json()
    assert api.delete(place).json() == "ok"
    assert api.get(place).status_code == 404
    assert changed["id"] not in [row["id"] for row in api.get("/recurrings.json").json()]


def test_it_answers_every_recorded_key_with_its_type(
    api: httpx.Client, sent: dict[str, Any], answer_keys: dict[str, Any]
) -> None:
    made = api.post("/recurrings.json", json={"recurring": sent}).json()

    recorded = answer_keys["recurring"]
    assert set(made) == set(recorded)
    # Fields without a value are null regardless of type.
    filled = {name: value for name, value in made.items() if value is not None}
    for name, value in filled.items():
        assert isinstance(value, tuple(TYPES[kind] for kind in recorded[name]["type"].split("|"))), name


def test_it_is_written_and_read_as_xml(api: httpx.Client, base: int) -> None:
    body = (
        f"<recurring><invoice-id>{base}</invoice-id><every>3m</every><start-date>2036-01-31</start-date>"
        "</recurring>"
    )
    made = api.post("/recurrings.xml", content=body, headers={"Content-Type": "application/xml"})
    root = etree.fromstring(made.content)

    assert (made.status_code, root.tag, root.findtext("every")) == (201, "recurring", "3m")
    (listed,) = [
        row
        for row in etree.fromstring(api.get("/recurrings.xml").content)
        if row.findtext("id") == root.findtext("id")
    ]
    assert listed.findtext("next-invoice-date") == "2036-01-31"


def test_a_whole_answer_can_be_sent_back(api: httpx.Client, sent: dict[str, Any]) -> None:
    made = api.post("/recurrings.json", json={"recurring": sent}).json()

    answer = api.put(f"/recurrings/{made['id']}.json", json={"recurring": made})

    assert (answer.status_code, answer.json()) == (200, made)


def test_the_next_documents_are_shown(api: httpx.Client, sent: dict[str, Any]) -> None:
    made = api.post("/recurrings.json", json={"recurring": sent}).json()

    shown = api.get(f"/recurrings/{made['id']}/preview.json", params={"count": 2}).json()

    assert [row["day"] for row in shown] == ["2036-01-01", "2036-02-01"]
