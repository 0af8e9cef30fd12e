"""Every spelling accepted where InvoiceOcean's documents contradict each other or are silent."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error

ROWS = [{"name": "Work", "quantity": 1, "tax": 23, "total_price_gross": 123}]
NOT_FOUND = {"code": "error", "status": 404, "error": "Not Found", "message": "Not Found"}


def _invoice(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    body = {"invoice": {"buyer_name": "Buyer", "positions": ROWS, **attributes}}
    answer = api.post("/invoices.json", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _numbers(api: httpx.Client, **filters: Any) -> list[int]:
    return [row["id"] for row in api.get("/invoices.json", params={"period": "all", **filters}).json()]


# ── What is not there ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path", ["/invoices/1/nothing", "/clients/nothing/at/all", "/nothing", "/warehouses/1/2/3", "/account/no"]
)
def test_an_unknown_route_answers_in_the_shape_of_errors(api: httpx.Client, path: str) -> None:
    for verb in ("GET", "POST", "PUT", "DELETE"):
        answer = api.request(verb, f"{path}.json")
        assert (answer.status_code, plain_error(answer)) == (404, NOT_FOUND)
        assert answer.headers["content-type"].startswith("application/json")

    document = api.get(f"{path}.xml")
    assert document.status_code == 404
    assert document.headers["content-type"].startswith("application/xml")
    assert etree.fromstring(document.content).findtext("message") == "Not Found"


@pytest.mark.parametrize("path", ["/invoices", "/clients", "/products", "/banking/payments", "/warehouses"])
def test_a_row_that_is_not_there_answers_for_all_readers(api: httpx.Client, path: str) -> None:
    assert plain_error(api.get(f"{path}/999999999.json")) == NOT_FOUND


@pytest.mark.parametrize("kind", ["gov", "gov_upo"])
def test_files_of_the_national_system_are_never_there(api: httpx.Client, kind: str) -> None:
    number = _invoice(api)["id"]

    assert api.get(f"/invoices/{number}/attachment", params={"kind": kind}).status_code == 404


# ── The national system ──────────────────────────────────────────────────────────────────────────────────


def test_sending_to_the_national_system_is_taken_and_does_nothing(api: httpx.Client) -> None:
    body = {"invoice": {"buyer_name": "Buyer", "positions": ROWS}, "gov_save_and_send": True}
    made = api.post("/invoices.json", json=body)
    assert made.status_code == 201
    assert "Warning" not in made.headers
    number = made.json()["id"]
    before = api.get(f"/invoices/{number}.json")

    sent = api.get(f"/invoices/{number}.json", params={"send_to_ksef": "yes"})

    assert (sent.status_code, sent.json()) == (200, before.json())
    assert "Warning" not in sent.headers
    states = {name: value for name, value in sent.json().items() if name.startswith("gov_")}
    assert "gov_status" in states
    assert set(states.values()) == {None}


def test_the_variables_of_a_document_are_those_of_templates(api: httpx.Client) -> None:
    made = _invoice(api, buyer_name="A & B", lang="en")

    answer = api.get(f"/invoices/{made['id']}.handlebars")

    assert answer.status_code == 200
    found = answer.json()
    assert (found["number"], found["kind"], found["document_type"]) == (made["number"], "vat", "Invoice")
    assert (found["buyer"], found["total_price_gross"]) == ("A &amp; B", "123.00")
    assert [row["unit_price_net"] for row in found["positions"]] == ["100.00"]
    assert api.get("/invoices/999999999.handlebars").status_code == 404


# ── Paths and envelopes ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("plural", ["payments", "banking/payments"])
@pytest.mark.parametrize("envelope", ["payment", "banking_payment", None])
@pytest.mark.parametrize("singular", ["payments", "banking/payments", "banking/payment"])
def test_payments_have_several_addresses_and_envelopes(
    api: httpx.Client, plural: str, envelope: str | None, singular: str
) -> None:
    values = {"name": "Transfer", "price": 10}
    made = api.post(f"/{plural}.json", json={envelope: values} if envelope else values)
    assert made.status_code == 201, made.text

    place = f"/{singular}/{made.json()['id']}.json"
    assert api.get(place).json()["price"] == "10.0"
    assert api.patch(place, json={"banking_payment": {"price": "11,50"}}).json()["price"] == "11.5"
    assert api.put(place, json={"payment": {"name": "Other"}}).json()["name"] == "Other"
    assert api.delete(place).json() == "ok"
    assert api.get(place).status_code == 404


def test_webhooks_come_with_an_envelope_or_without(api: httpx.Client) -> None:
    values = {"kind": "invoice:create", "url": "https://example.com/", "api_token": "T"}

    for body in ({"webhook": values}, values):
        answer = api.post("/webhooks.json", json=body)
        assert (answer.status_code, answer.json()["url"]) == (201, "https://example.com/")


@pytest.mark.parametrize("path", ["/invoices.json/", "/clients.json/", "/products/"])
def test_a_slash_may_follow(api: httpx.Client, path: str) -> None:
    assert api.get(path, headers={"Accept": "application/json"}).status_code == 200


@pytest.mark.parametrize("spelling", ["{token}", "{token}/acme", "{token}/anything"])
def test_a_token_may_name_the_account_behind_a_slash(http: httpx.Client, token: str, spelling: str) -> None:
    code = spelling.format(token=token)

    assert http.get("/clients.json", params={"api_token": code}).status_code == 200
    assert http.get("/clients.json", headers={"Authorization": f"Bearer {code}"}).status_code == 200
    assert http.request("GET", "/clients.json", json={"api_token": code, "client": {}}).status_code == 200


@pytest.mark.parametrize(
    "rows", [ROWS, {"0": ROWS[0]}, ROWS[0]], ids=["a list", "an object by index", "one row"]
)
@pytest.mark.parametrize("name", ["positions", "positions_attributes"])
def test_rows_come_in_several_shapes(api: httpx.Client, name: str, rows: Any) -> None:
    if rows == ROWS[0]:
        text = f"<invoice><buyer-name>Buyer</buyer-name><{name}><position><name>Work</name><tax>23</tax>"
        text += f"<total-price-gross>123</total-price-gross></position></{name}></invoice>"
        kind = {"Content-Type": "application/xml"}
        made = api.post("/invoices.xml", content=text, headers=kind)
        assert made.status_code == 201, made.text
        assert etree.fromstring(made.content).findtext("price-gross") == "123.0"
        return
    made = api.post("/invoices.json", json={"invoice": {"buyer_name": "Buyer", name: rows}})
    assert (made.status_code, made.json()["price_gross"]) == (201, "123.0")


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────


def test_positions_are_in_the_answer_to_creating(api: httpx.Client) -> None:
    made = _invoice(api)

    assert made["positions"] == api.get(f"/invoices/{made['id']}.json").json()["positions"] != []


@pytest.mark.parametrize(
    "sent",
    [
        {"params": {"status": "paid"}},
        {"json": {"status": "paid"}},
        {"json": {"invoice": {"status": "paid"}}},
        {"data": {"status": "paid"}},
    ],
    ids=["query", "body", "envelope", "form"],
)
def test_a_status_is_changed_by_any_spelling(api: httpx.Client, sent: dict[str, Any]) -> None:
    number = _invoice(api)["id"]

    answer = api.post(f"/invoices/{number}/change_status.json", **sent)

    assert answer.status_code == 200
    assert set(answer.json()) >= {"id", "status", "payment_status", "percent_paid", "translation", "colors"}
    assert api.get(f"/invoices/{number}.json").json()["status"] == "paid"


@pytest.mark.parametrize(
    ("number", "reason"), [("cancel_invoice_id", "cancel_reason"), ("invoice_id", "reason")]
)
def test_a_document_is_cancelled_by_any_spelling(api: httpx.Client, number: str, reason: str) -> None:
    made = _invoice(api)["id"]

    answer = api.post("/invoices/cancel.json", json={number: made, reason: "Twice"})

    assert (answer.status_code, answer.json()["code"]) == (200, "success")
    shown = api.get(f"/invoices/{made}.json", params={"additional_fields[invoice]": "cancel_reason"}).json()
    assert (shown["kind"], shown["cancelled"], shown["cancel_reason"]) == ("canceled", True, "Twice")


def test_a_document_is_cancelled_at_its_own_address(api: httpx.Client) -> None:
    made = _invoice(api)["id"]

    assert api.post(f"/invoices/{made}/cancel.json").status_code == 200
    assert api.get(f"/invoices/{made}.json").json()["kind"] == "canceled"


def test_an_oid_is_found_exactly(api: httpx.Client) -> None:
    oid = uuid4().hex
    exact = _invoice(api, oid=oid)["id"]
    _invoice(api, oid=f"{oid}-2")

    assert _numbers(api, oid=oid) == [exact]
    assert _numbers(api, oid=oid[:-1]) == []


@pytest.mark.parametrize("name", ["transaction_date", "sell_date"])
def test_the_day_of_sale_has_two_names(api: httpx.Client, name: str) -> None:
    made = _invoice(api, issue_date="2026-02-10", sell_date="2026-01-15")["id"]
    span = {"period": "more", "date_from": "2026-01-15", "date_to": "2026-01-15"}

    assert made in _numbers(api, **span, search_date_type=name)
    assert made not in _numbers(api, **span)


@pytest.mark.parametrize("name", ["oss_force_tax", "force_tax_oss"])
def test_the_rate_of_the_destination_is_asked_for_by_two_names(api: httpx.Client, name: str) -> None:
    values = {"buyer_name": "B", "buyer_country": "DE", "buyer_company": False, "buyer_last_name": "B"}
    rows = [{"name": "Book", "quantity": 1, "tax": 23, "price_net": 100}]
    sale = {**values, "seller_country": "PL", "use_oss": True, "positions": rows}

    made = api.post("/invoices.json", json={"invoice": sale, name: True}).json()

    assert made["positions"][0]["tax"] == "19"


@pytest.mark.parametrize("written", ["525-244-57-67", "5252445767", "525 244 57 67"])
def test_tax_numbers_are_compared_by_digits_and_letters(api: httpx.Client, written: str) -> None:
    made = api.post("/clients.json", json={"client": {"name": "A", "tax_no": "525-2445767"}}).json()

    assert made["id"] in [row["id"] for row in api.get("/clients.json", params={"tax_no": written}).json()]


def test_split_payment_is_text_in_json_and_a_number_in_xml(api: httpx.Client) -> None:
    for sent, shown in ((True, "1"), (0, "0"), ("1", "1"), (None, None)):
        made = _invoice(api, split_payment=sent)
        assert made["split_payment"] == shown
        tag = etree.fromstring(api.get(f"/invoices/{made['id']}.xml").content).find("split-payment")
        assert tag is not None
        assert (tag.get("type"), tag.text) == ("integer", shown)


def test_xml_has_all_the_keys_of_json(api: httpx.Client) -> None:
    made = _invoice(api)

    tags = {tag.tag for tag in etree.fromstring(api.get(f"/invoices/{made['id']}.xml").content)}

    assert tags == {name.replace("_", "-") for name in made if not name.endswith("?")}


def test_a_mail_to_nobody_is_refused(api: httpx.Client) -> None:
    number = _invoice(api)["id"]

    answer = api.post(f"/invoices/{number}/send_by_email.json")

    blank = {"code": "error", "message": {"email_to": ["can't be blank"]}}
    assert (answer.status_code, plain_error(answer)) == (422, blank)


@pytest.mark.parametrize("name", ["kind", "status"])
def test_an_unknown_kind_or_status_is_refused(api: httpx.Client, name: str) -> None:
    before = _numbers(api)
    sent = {"invoice": {"buyer_name": "B", "positions": ROWS, name: "moon"}}

    answer = api.post("/invoices.json", json=sent)

    refused = {"code": "error", "message": {name: ["is not included in the list"]}}
    assert (answer.status_code, plain_error(answer)) == (422, refused)
    assert _numbers(api) == before


def test_lists_begin_with_the_newest(api: httpx.Client) -> None:
    made = [_invoice(api)["id"] for _ in range(3)]

    assert _numbers(api)[:3] == made[::-1]


# ── Deleting ─────────────────────────────────────────────────────────────────────────────────────────────

CARDS: dict[str, tuple[str, dict[str, Any]]] = {
    "clients": ("client", {"name": "A"}),
    "products": ("product", {"name": "A"}),
    "categories": ("category", {"name": "A"}),
    "issuers": ("issuer", {"name": "A"}),
    "warehouses": ("warehouse", {"name": "A"}),
    "departments": ("department", {"name": "A"}),
    "price_lists": ("price_list", {"name": "A", "currency": "PLN"}),
    "webhooks": ("webhook", {"kind": "client:create", "url": "https://example.com/"}),
    "invoices": ("invoice", {"buyer_name": "A", "positions": ROWS}),
}


@pytest.mark.parametrize("plural", CARDS)
def test_deleting_answers_ok_as_json(api: httpx.Client, plural: str) -> None:
    envelope, values = CARDS[plural]
    made = api.post(f"/{plural}.json", json={envelope: values})
    assert made.status_code == 201, made.text

    answer = api.delete(f"/{plural}/{made.json()['id']}.json")

    assert (answer.status_code, answer.json()) == (200, "ok")
    assert api.get(f"/{plural}/{made.json()['id']}.json").status_code == 404


def test_deleting_a_bank_account_answers_nothing(api: httpx.Client) -> None:
    made = api.post("/bank_accounts.json", json={"bank_account": {"bank_account_number": uuid4().hex}}).json()

    answer = api.delete(f"/bank_accounts/{made['id']}.json")

    assert (answer.status_code, answer.content) == (200, b"")
