"""Documented operations on documents, over real HTTP."""

from typing import Any

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error

ROW = {"name": "Idea", "quantity": 1, "tax": 23, "total_price_gross": "123"}


def _create(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    answer = api.post(
        "/invoices.json", json={"invoice": {"buyer_name": "Buyer", "positions": [ROW], **attributes}}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def _read(api: httpx.Client, number: int, **params: str) -> dict[str, Any]:
    return api.get(f"/invoices/{number}.json", params=params).json()


def test_it_answers_every_recorded_key_with_its_type(api: httpx.Client, answer_keys: dict[str, Any]) -> None:
    invoice = _read(api, _create(api)["id"])

    always = {name for name, key in answer_keys["invoice"].items() if "when" not in key}
    assert always - set(invoice) == set()
    assert _wrongly_typed(invoice, answer_keys["invoice"]) == {}
    row = invoice["positions"][0]
    always = {name for name, key in answer_keys["invoice_position"].items() if "when" not in key}
    assert always - set(row) == set()
    assert _wrongly_typed(row, answer_keys["invoice_position"]) == {}


def test_it_answers_no_key_that_was_never_recorded(api: httpx.Client, answer_keys: dict[str, Any]) -> None:
    assert set(_create(api)) - set(answer_keys["invoice"]) == set()


def test_it_answers_the_same_keys_to_create_and_read(api: httpx.Client) -> None:
    created = _create(api)

    assert _read(api, created["id"]) == created


def test_it_leaves_rows_out_of_lists_unless_asked(api: httpx.Client) -> None:
    number = _create(api)["id"]

    (plain,) = api.get("/invoices.json", params={"invoice_ids": str(number)}).json()
    (with_rows,) = api.get(
        "/invoices.json", params={"invoice_ids": str(number), "include_positions": "true"}
    ).json()

    assert "positions" not in plain
    assert [row["name"] for row in with_rows["positions"]] == ["Idea"]


def test_it_merges_what_put_and_patch_send(api: httpx.Client) -> None:
    invoice = _create(api, internal_note="keep me")

    put = api.put(f"/invoices/{invoice['id']}.json", json={"invoice": {"place": "Gdańsk"}})
    patch = api.patch(f"/invoices/{invoice['id']}.json", json={"invoice": {"oid": "O-1"}})

    assert put.status_code == patch.status_code == 200
    found = _read(api, invoice["id"])
    assert (found["place"], found["oid"], found["internal_note"]) == ("Gdańsk", "O-1", "keep me")
    assert found["positions"] == invoice["positions"]


def test_it_accepts_a_whole_answer_back(api: httpx.Client) -> None:
    invoice = _create(
        api, discount_kind="percent_total", show_discount=True, descriptions=[{"content": "Hi"}]
    )

    answer = api.put(f"/invoices/{invoice['id']}.json", json={"invoice": invoice})

    assert answer.status_code == 200, answer.text
    assert answer.json() == invoice


def test_it_adds_changes_and_removes_rows(api: httpx.Client) -> None:
    invoice = _create(api, positions=[ROW, {**ROW, "name": "Second"}])
    first, second = (row["id"] for row in invoice["positions"])
    rows = [{"id": first, "_destroy": 1}, {"id": second, "quantity": 2}, {**ROW, "name": "Third"}]

    changed = api.put(f"/invoices/{invoice['id']}.json", json={"invoice": {"positions": rows}}).json()

    assert changed["positions"][0]["id"] == second
    assert [row["name"] for row in changed["positions"]] == ["Second", "Third"]
    assert changed["positions"][0]["total_price_gross"] == "246.0"
    assert changed["price_gross"] == "369.0"


@pytest.mark.parametrize(
    "send",
    [
        {"params": {"status": "paid"}},
        {"json": {"status": "paid"}},
        {"json": {"invoice": {"status": "paid"}}},
    ],
)
def test_it_changes_the_status(api: httpx.Client, send: dict[str, Any]) -> None:
    number = _create(api)["id"]

    answer = api.post(f"/invoices/{number}/change_status.json", **send)

    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "paid"
    assert body["percent_paid"] == 100
    assert set(body) == {
        "id",
        "status",
        "approval_status",
        "payment_status",
        "color_kind",
        "colors",
        "percent_paid",
        "translation",
        "approval_translation",
    }
    found = _read(api, number)
    assert (found["status"], found["paid"]) == ("paid", "123.0")
    assert found["paid_date"] is not None


def test_it_pays_in_full_when_the_status_is_put(api: httpx.Client) -> None:
    number = _create(api)["id"]

    api.put(f"/invoices/{number}.json", json={"invoice": {"status": "paid", "paid_date": "2026-01-05"}})

    found = _read(api, number)
    assert (found["paid"], found["paid_date"]) == ("123.0", "2026-01-05")


@pytest.mark.parametrize("names", [("cancel_invoice_id", "cancel_reason"), ("invoice_id", "reason")])
def test_it_cancels_a_document(api: httpx.Client, names: tuple[str, str]) -> None:
    invoice = _create(api)

    answer = api.post("/invoices/cancel.json", json={names[0]: invoice["id"], names[1]: "Twice"})

    assert answer.status_code == 200
    assert answer.json()["code"] == "success"
    found = _read(api, invoice["id"])
    assert (found["kind"], found["cancelled"], found["number"]) == ("canceled", True, invoice["number"])
    assert "cancel_reason" not in found
    asked = _read(api, invoice["id"], **{"additional_fields[invoice]": "cancel_reason"})
    assert asked["cancel_reason"] == "Twice"


def test_it_cancels_at_the_address_of_the_document_too(api: httpx.Client) -> None:
    number = _create(api)["id"]

    answer = api.post(f"/invoices/{number}/cancel.json")

    assert answer.json()["code"] == "success"
    assert _read(api, number)["kind"] == "canceled"


def test_it_deletes_with_a_body_that_is_valid_json(api: httpx.Client) -> None:
    number = _create(api)["id"]

    answer = api.delete(f"/invoices/{number}.json")

    assert (answer.status_code, answer.json()) == (200, "ok")


def test_it_answers_404_in_a_shape_that_every_client_reads(api: httpx.Client) -> None:
    answer = api.get("/invoices/999999999.json")

    assert answer.status_code == 404
    assert plain_error(answer) == {
        "code": "error",
        "status": 404,
        "error": "Not Found",
        "message": "Not Found",
    }


def test_it_refuses_a_document_without_a_buyer(api: httpx.Client) -> None:
    answer = api.post("/invoices.json", json={"invoice": {}})

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": {"buyer_name": ["can't be blank"]}}


def test_it_refuses_a_wrong_token_in_the_recorded_words(http: httpx.Client) -> None:
    answer = http.get("/invoices.json", params={"api_token": "wrong"})

    assert answer.status_code == 401
    assert plain_error(answer) == {
        "code": "error",
        "message": "You must be logged in to gain access to the site",
    }


@pytest.mark.parametrize("verb", ["GET", "DELETE"])
def test_it_takes_the_token_from_the_body_of_any_verb(
    http: httpx.Client, api: httpx.Client, token: str, verb: str
) -> None:
    number = _create(api)["id"]

    answer = http.request(verb, f"/invoices/{number}.json", json={"api_token": token, "invoice": {}})

    assert answer.status_code == 200


def test_it_takes_a_token_that_names_its_host(http: httpx.Client, token: str, login: dict[str, Any]) -> None:
    answer = http.get("/invoices.json", params={"api_token": f"{token}/{login['prefix']}"})

    assert answer.status_code == 200


def test_it_restricts_the_keys_of_an_answer(api: httpx.Client) -> None:
    number = _create(api)["id"]

    answer = api.get(f"/invoices/{number}.json", params={"fields[invoice]": "id,number"})

    assert set(answer.json()) == {"id", "number"}


def test_it_writes_xml_as_recorded(api: httpx.Client) -> None:
    number = _create(api, description="A & B", payment_to_kind="off")["id"]

    text = api.get(f"/invoices/{number}.xml").text

    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<invoice>\n  <id type="integer">')
    root = etree.fromstring(text.encode())
    assert root.find("place").attrib == {"nil": "true"}
    assert root.find("payment-to").attrib == {"type": "date", "nil": "true"}
    assert root.find("sell-date").attrib == {}
    assert root.find("price-gross").attrib == {"type": "decimal"}
    assert root.find("positions").attrib == {"type": "array"}
    assert root.find("positions/position").attrib == {"type": "InvoicePosition"}
    assert root.findtext("descriptions/description/content") == "A & B"


def test_it_follows_accept_where_there_is_no_suffix(api: httpx.Client) -> None:
    number = _create(api)["id"]

    as_json = api.get(f"/invoices/{number}", headers={"Accept": "*/*"})
    as_xml = api.get(f"/invoices/{number}", headers={"Accept": "application/xml"})

    assert as_json.headers["Content-Type"].startswith("application/json")
    assert as_xml.headers["Content-Type"].startswith("application/xml")


def test_it_takes_forms_and_index_keyed_rows(api: httpx.Client) -> None:
    form = {
        "invoice[buyer_name]": "Form buyer",
        "invoice[positions][0][name]": "One",
        "invoice[positions][0][total_price_gross]": "59,00",
        "invoice[positions][1][name]": "Two",
        "invoice[positions][1][total_price_gross]": "1",
    }

    answer = api.post("/invoices.json", data=form)

    assert answer.status_code == 201
    assert answer.json()["price_gross"] == "60.0"
    assert [row["name"] for row in answer.json()["positions"]] == ["One", "Two"]


def test_it_takes_attributes_without_their_envelope(api: httpx.Client) -> None:
    answer = api.post("/invoices.json", json={"buyer_name": "Bare", "positions": [ROW]})

    assert answer.status_code == 201
    assert answer.json()["buyer_name"] == "Bare"


def test_it_names_what_it_ignored(api: httpx.Client) -> None:
    answer = api.post("/invoices.json", json={"invoice": {"buyer_name": "B", "byuer_email": "x"}})

    assert answer.status_code == 201
    assert answer.headers["Warning"] == '299 tidebill "ignored: invoice.byuer_email"'


def test_it_pages_lists_with_neighbours_and_a_total(api: httpx.Client) -> None:
    for _ in range(3):
        _create(api, oid="paged")

    first = api.get("/invoices.json", params={"oid": "paged", "per_page": "2"})
    last = api.get("/invoices.json", params={"oid": "paged", "per_page": "2", "page": "2"})
    beyond = api.get("/invoices.json", params={"oid": "paged", "per_page": "2", "page": "9"})

    assert [len(first.json()), len(last.json()), beyond.json()] == [2, 1, []]
    assert first.headers["X-Total-Count"] == "3"
    assert 'rel="next"' in first.headers["Link"]
    assert 'rel="prev"' in last.headers["Link"]
    assert "api_token" not in first.headers["Link"]


def test_it_answers_304_to_who_has_it_already(api: httpx.Client) -> None:
    number = _create(api)["id"]
    known = api.get(f"/invoices/{number}.json").headers["ETag"]

    again = api.get(f"/invoices/{number}.json", headers={"If-None-Match": known})

    assert (again.status_code, again.content) == (304, b"")


def test_it_asks_for_another_oid_where_uniqueness_was_wanted(api: httpx.Client) -> None:
    _create(api, oid="only-one", oid_unique="yes")

    answer = api.post(
        "/invoices.json",
        json={"invoice": {"buyer_name": "B", "oid": "only-one", "oid_unique": "yes"}},
    )

    assert answer.status_code == 422
    assert answer.json()["message"] == {"oid": ["has already been taken"]}


def _wrongly_typed(answer: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    python = {"integer": int, "string": str, "boolean": bool, "array": list, "object": dict, "number": float}
    wrong = {}
    for name, value in answer.items():
        admitted = keys.get(name, {}).get("type", "null").split("|")
        if value is not None and not any(type(value) is python.get(kind) for kind in admitted):
            wrong[name] = value
    return wrong
