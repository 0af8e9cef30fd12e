"""The `Warning` header names everything without effect, `strict=1` rejects it, and errors have codes."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree

ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123, "quantity": 1}


def _ignored(answer: httpx.Response) -> list[str]:
    assert answer.status_code in (200, 201), answer.text
    warning = answer.headers.get("Warning", "")
    return warning.partition('"ignored: ')[2].rstrip('"').split(", ") if warning else []


@pytest.fixture
def invoice(api: httpx.Client) -> dict[str, Any]:
    sent = {"buyer_name": "B", "buyer_email": "b@example.com", "positions": [ROW]}
    found: dict[str, Any] = api.post("/invoices.json", json={"invoice": sent}).json()
    return found


def test_unknown_parameters_of_every_call_are_named(api: httpx.Client, invoice: dict[str, Any]) -> None:
    number = invoice["id"]
    calls: list[tuple[str, str, dict[str, Any], list[str]]] = [
        ("GET", f"/invoices/{number}.json?foo=1", {}, ["foo"]),
        ("GET", "/invoices.json?foo=1&order=moon", {}, ["foo", "order"]),
        ("GET", "/invoices.json?per_page=500", {}, ["per_page"]),
        ("GET", "/invoices.json?date_from=2026-01-01&date_to=2026-02-01", {}, ["date_from", "date_to"]),
        ("GET", "/invoices.json?fields[invoice]=id,moon", {}, ["fields.moon"]),
        ("GET", f"/invoices/{number}.json?additional_fields[invoice]=moon", {}, ["additional_fields.moon"]),
        ("POST", f"/invoices/{number}/send_by_email.json", {"email": "x@example.com"}, ["email"]),
        ("POST", f"/invoices/{number}/change_status.json?state=x", {"status": "issued"}, ["state"]),
        ("POST", "/clients.json", {"client": {"name": "C", "moon": 1}}, ["client.moon"]),
        ("POST", "/clients.json", {"client": {"name": "C"}, "clients": {"name": "D"}}, ["clients"]),
        ("POST", "/clients.json", {"name": "C", "contact": {"name": "D"}}, ["contact"]),
        ("PUT", f"/invoices/{number}.json", {"invoice": {"oid": "1"}, "fill": True}, ["fill"]),
        (
            "PUT",
            f"/invoices/{number}.json",
            {"invoice": {"positions": [{"id": invoice["positions"][0]["id"], "colour": 1}]}},
            ["invoice.positions.colour"],
        ),
        (
            "PUT",
            f"/invoices/{number}.json",
            {"invoice": {"additional_fields": {"title": "T", "moon": 1}}},
            ["invoice.additional_fields.moon"],
        ),
    ]
    for verb, path, body, names in calls:
        assert _ignored(api.request(verb, path, json=body or None)) == names, path


def test_what_is_documented_is_not_named(api: httpx.Client, invoice: dict[str, Any], token: str) -> None:
    number = invoice["id"]
    calls: list[tuple[str, str, Any]] = [
        ("GET", f"/invoices/{number}.json?api_token={token}", {"api_token": token, "invoice": {}}),
        ("PUT", f"/invoices/{number}.json", {"api_token": token, "invoice": invoice}),
        ("POST", f"/invoices/{number}/change_status.json?status=paid&api_token={token}", None),
        ("POST", f"/invoices/{number}/change_status.json", {"invoice": {"status": "issued"}}),
        ("POST", f"/invoices/{number}/send_by_email.json?email_pdf=true&force=true", None),
        ("GET", f"/invoices/{number}.json?send_to_ksef=yes&correction_positions=full", None),
        (
            "POST",
            "/invoices.json",
            {
                "api_token": token,
                "identify_oss": "1",
                "fill_default_descriptions": True,
                "gov_save_and_send": False,
                "invoice": {"buyer_name": "B", "positions": [ROW]},
            },
        ),
        ("GET", "/banking/payments.json?include=invoices", None),
        ("POST", "/invoices/cancel.json", {"cancel_invoice_id": number, "cancel_reason": "Twice"}),
        ("GET", "/account.json?integration_token=", None),
    ]
    for verb, path, body in calls:
        assert _ignored(api.request(verb, path, json=body)) == [], path


def test_a_net_price_that_the_gross_price_prevails_over_is_named(api: httpx.Client) -> None:
    made = api.post("/products.json", json={"product": {"name": uuid4().hex, "price_net": 100, "tax": "23"}})
    assert _ignored(made) == []
    path = f"/products/{made.json()['id']}.json"

    assert _ignored(api.put(path, json={"product": {"price_net": 50}})) == ["product.price_net"]
    assert _ignored(api.put(path, json={"product": {"price_gross": 246, "price_net": 200}})) == []
    assert _ignored(api.put(path, json={"product": api.get(path).json()})) == []


def test_a_wrong_envelope_is_named_in_the_error(api: httpx.Client) -> None:
    refused = api.post("/clients.json", json={"kunde": {"name": "C"}})
    assert (refused.status_code, refused.json()["message"]) == (422, {"name": ["can't be blank"]})
    assert refused.headers["Warning"] == '299 tidebill "ignored: kunde"'


def test_strict_mode_refuses_before_anything_changes(api: httpx.Client, invoice: dict[str, Any]) -> None:
    path = f"/invoices/{invoice['id']}.json"
    before = api.get(path).json()
    calls = [
        ("PUT", f"{path}?strict=1", {"invoice": {"oid": "9", "moon": 1}}, "invoice.moon"),
        ("PUT", f"{path}?strict=true&foo=1", {"invoice": {"oid": "9"}}, "foo"),
        ("PUT", f"{path}?strict=yes", {"invoice": {"oid": "9"}, "moon": 1}, "moon"),
        ("PUT", f"{path}?strict=1&fields[invoice]=moon", {"invoice": {"oid": "9"}}, "fields.moon"),
        ("GET", "/invoices.json?strict=1&order=moon", None, "order"),
        ("GET", "/invoices.json?strict=1&date_from=2026-01-01", None, "date_from"),
        ("POST", "/clients.json?strict=1", {"kunde": {"name": "C"}}, "kunde"),
    ]
    for verb, url, body, name in calls:
        answer = api.request(verb, url, json=body)
        assert (answer.status_code, answer.json()["error_code"]) == (422, "invalid"), url
        assert answer.json()["error_codes"].get(name) == ["ignored"], url
    assert api.get(path).json() == before
    done = api.put(f"{path}?strict=1", json={"invoice": {"oid": "9"}})
    assert (done.status_code, done.json()["oid"]) == (200, "9")


@pytest.mark.parametrize(
    ("verb", "path", "body", "code"),
    [
        ("GET", "/invoices/999999999.json", None, "not_found"),
        ("PATCH", "/login.json", {}, "method_not_allowed"),
        ("POST", "/invoices.json", {"invoice": {}}, "invalid"),
        ("POST", "/invoices/cancel.json", {}, "invalid"),
    ],
)
def test_errors_have_a_code(
    api: httpx.Client, verb: str, path: str, body: dict[str, Any] | None, code: str
) -> None:
    answer = api.request(verb, path, json=body).json()
    assert (answer["code"], answer["error_code"]) == ("error", code)
    assert answer["message"]


def test_errors_of_fields_have_codes(api: httpx.Client) -> None:
    sent = {"kind": "moon", "issue_date": "soon", "currency": "euro", "title": "x" * 300}
    sent["positions"] = [{"price_net": "much"}]  # type: ignore[assignment]
    answer = api.post("/invoices.json", json={"invoice": sent}).json()
    assert set(answer["error_codes"]) == set(answer["message"])
    assert answer["error_codes"] == {
        "kind": ["not_listed"],
        "issue_date": ["not_a_date"],
        "currency": ["not_listed"],
        "title": ["too_long"],
        "positions[0].price_net": ["not_a_number"],
    }


def test_errors_have_a_code_in_xml_and_without_signing_in(api: httpx.Client, http: httpx.Client) -> None:
    root = etree.fromstring(api.get("/invoices/999999999.xml").content)
    assert (root.findtext("error-code"), root.findtext("message")) == ("not_found", "Not Found")
    answer = http.get("/invoices.json").json()
    assert answer == {
        "code": "error",
        "message": "You must be logged in to gain access to the site",
        "error_code": "not_signed_in",
    }
    unread = api.post("/invoices.json", content=b"{", headers={"Content-Type": "application/json"})
    assert (unread.status_code, unread.json()["error_code"]) == (400, "bad_request")


@pytest.mark.parametrize(("sent", "stored"), [("en / fr", "en/fr"), ("hr2", "hr2"), ("pl/en", "pl/en")])
def test_a_language_is_taken_as_documented(api: httpx.Client, sent: str, stored: str) -> None:
    made = api.post("/invoices.json", json={"invoice": {"buyer_name": "B", "lang": sent, "positions": [ROW]}})
    assert (made.status_code, made.json()["lang"]) == (201, stored)
    assert api.get(f"/invoices/{made.json()['id']}.pdf").content.startswith(b"%PDF")
    assert api.get(f"/invoice/{made.json()['token']}").status_code == 200


def test_remarks_are_numbered(api: httpx.Client) -> None:
    rows = [{"content": "One"}, {"content": "Two"}, {"content": "Five", "row_number": 5}, {"content": "Six"}]
    sent = {"buyer_name": "B", "positions": [ROW], "descriptions": rows}
    made = api.post("/invoices.json", json={"invoice": sent}).json()
    assert [row["row_number"] for row in made["descriptions"]] == [1, 2, 5, 6]


@pytest.mark.parametrize(
    ("row", "key", "text"),
    [
        ({"amount": "23"}, "reason", "can't be blank"),
        ({"amount": "23", "reason": " "}, "reason", "can't be blank"),
        ({"amount": "0", "reason": "D"}, "amount", "must be greater than 0"),
        ({"amount": "10000000", "reason": "D"}, "amount", "must be less than or equal to 9999999.99"),
    ],
)
def test_settlements_that_can_t_be_are_refused(
    api: httpx.Client, row: dict[str, str], key: str, text: str
) -> None:
    settlements = [{"kind": "deduction", **row}]
    sent = {"buyer_name": "B", "positions": [ROW], "settlement_positions": settlements}
    refused = api.post("/invoices.json", json={"invoice": sent})
    assert refused.status_code == 422
    assert refused.json()["message"] == {f"settlement_positions[0].{key}": [text]}


@pytest.mark.parametrize(("value", "attached"), [("true", True), (True, True), ("ubl", True), ("0", False)])
def test_an_e_invoice_is_attached(api: httpx.Client, value: object, attached: bool) -> None:
    sent = {
        "seller_tax_no": "5252445767",
        "seller_country": "PL",
        "seller_city": "Warszawa",
        "buyer_name": "B",
        "buyer_country": "PL",
        "buyer_email": "b@example.com",
        "positions": [ROW],
    }
    number = api.post("/invoices.json", json={"invoice": sent}).json()["id"]
    mailed = api.post(f"/invoices/{number}/send_by_email.json", json={"email_xml": value})
    assert mailed.status_code == 200, mailed.text
    (mail,) = api.get("/emails.json", params={"invoice_id": number}).json()
    page = api.get(f"/emails/{mail['id']}", headers={"Accept": "text/html"}).text
    assert (".xml" in page) is attached
