"""Documents that their buyer completes, as documented; notifications of recurring definitions."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

HTML = {"Accept": "text/html"}
ROWS = [
    {"name": "Produit 1", "quantity": 1, "total_price_gross": 24.00, "tax": 20},
    {"name": "Produit 2", "quantity": 1, "total_price_gross": 12.00, "tax": 20},
]
DETAILS = {
    "buyer_name": "Société Chose",
    "buyer_tax_no": "FR45362780010",
    "buyer_street": "50 rue des Fleurs",
    "buyer_post_code": "06000",
    "buyer_city": "Nice",
    "buyer_country": "FR",
    "buyer_email": "chose@example.fr",
}


def _issue(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    sent = {"status": "incomplete", "lang": "fr", "positions": ROWS, **attributes}
    made = api.post("/invoices.json", json={"invoice": sent})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def _complete(http: httpx.Client, invoice: dict[str, Any], **details: str) -> httpx.Response:
    return http.post(f"/invoice/{invoice['token']}", data={**DETAILS, **details}, headers=HTML)


def _read(api: httpx.Client, invoice: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/invoices/{invoice['id']}.json").json()
    return found


def _mails(api: httpx.Client, invoice: dict[str, Any]) -> list[dict[str, Any]]:
    listed = api.get("/emails.json", params={"invoice_id": invoice["id"], "order": "created_at"}).json()
    return [api.get(f"/emails/{mail['id']}.json").json() for mail in listed]


def test_the_documented_request_is_completed_paid_and_mailed(api: httpx.Client, http: httpx.Client) -> None:
    invoice = _issue(
        api,
        buyer_company=False,
        buyer_first_name="Jean",
        buyer_last_name="Dupont",
        buyer_email="email1@example.fr",
        buyer_mobile_phone="003300000000",
        buyer_street="50 rue des Fleurs",
        buyer_post_code="06000",
        buyer_city="Nice",
        paid_after_completion=True,
        send_after_completion=True,
        send_completion_to="email2@example.fr",
        prevent_send_email_to_complete=True,
    )
    assert (invoice["status"], invoice["buyer_name"], _mails(api, invoice)) == (
        "incomplete",
        "Jean Dupont",
        [],
    )
    page = http.get(f"/invoice/{invoice['token']}", headers=HTML).text
    assert 'value="Jean"' in page
    assert "Confirmer" in page

    done = http.post(
        f"/invoice/{invoice['token']}",
        data={
            "buyer_company": "0",
            "buyer_first_name": "Jean",
            "buyer_last_name": "Durand",
            "buyer_street": "1 rue A",
            "buyer_post_code": "75001",
            "buyer_city": "Paris",
            "buyer_country": "FR",
            "buyer_email": "email1@example.fr",
        },
        headers=HTML,
    )

    stored = _read(api, invoice)
    assert (done.status_code, done.headers["Location"]) == (303, f"/invoice/{invoice['token']}")
    assert (stored["status"], stored["paid"], stored["number"]) == ("paid", "36.0", invoice["number"])
    assert (stored["buyer_last_name"], stored["buyer_city"]) == ("Durand", "Paris")
    (mail,) = _mails(api, invoice)
    assert (mail["to"], mail["cc"]) == (["email1@example.fr"], ["email2@example.fr"])
    assert 'name="buyer_city"' not in http.get(f"/invoice/{invoice['token']}", headers=HTML).text


def test_without_a_buyer_the_buyer_introduces_itself(api: httpx.Client, http: httpx.Client) -> None:
    invoice = _issue(api)
    assert (invoice["buyer_name"], invoice["client_id"]) in ((None, None), ("", None))
    assert http.get(f"/invoice/{invoice['token']}.pdf").status_code == 404

    assert _complete(http, invoice).status_code == 303

    stored = _read(api, invoice)
    assert {name: stored[name] for name in DETAILS} == DETAILS
    assert stored["status"] == "issued"
    client = api.get(f"/clients/{stored['client_id']}.json").json()
    assert (client["name"], client["city"], client["tax_no"]) == ("Société Chose", "Nice", "FR45362780010")
    assert http.get(f"/invoice/{invoice['token']}.pdf").content.startswith(b"%PDF")
    again = _issue(api)
    assert _complete(http, again).status_code == 303
    assert _read(api, again)["client_id"] == stored["client_id"]


def test_it_can_be_completed_once(api: httpx.Client, http: httpx.Client) -> None:
    invoice = _issue(api)
    assert _complete(http, invoice).status_code == 303

    again = _complete(http, invoice, buyer_city="Paris")

    assert again.status_code == 422
    assert _read(api, invoice)["buyer_city"] == "Nice"


@pytest.mark.parametrize("missing", ["buyer_name", "buyer_street", "buyer_post_code", "buyer_city"])
def test_missing_details_are_asked_for(api: httpx.Client, http: httpx.Client, missing: str) -> None:
    invoice = _issue(api)

    refused = _complete(http, invoice, **{missing: " "})

    assert refused.status_code == 422
    assert f'id="completion-{missing}-fault"' in refused.text
    assert 'value="FR45362780010"' in refused.text
    assert _read(api, invoice)["status"] == "incomplete"


def test_the_buyer_is_asked_by_email(api: httpx.Client) -> None:
    invoice = _issue(api, lang="en", buyer_email="asked@example.com")

    (mail,) = _mails(api, invoice)

    assert mail["to"] == ["asked@example.com"]
    assert invoice["view_url"] in mail["text"]
    assert "complete your details" in mail["text"]


def test_a_client_record_keeps_what_it_has(api: httpx.Client, http: httpx.Client) -> None:
    name = uuid4().hex
    client = api.post("/clients.json", json={"client": {"name": name, "city": "Lyon"}}).json()
    invoice = _issue(api, client_id=client["id"])

    assert _complete(http, invoice, buyer_name=name).status_code == 303

    stored = api.get(f"/clients/{client['id']}.json").json()
    assert (stored["city"], stored["street"]) == ("Lyon", "50 rue des Fleurs")
    assert (_read(api, invoice)["buyer_city"], _read(api, invoice)["client_id"]) == ("Nice", client["id"])


def test_it_counts_once_it_is_complete(api: httpx.Client, http: httpx.Client) -> None:
    client = api.post("/clients.json", json={"client": {"name": uuid4().hex}}).json()
    invoice = _issue(api, client_id=client["id"], currency="EUR")
    path = f"/clients/{client['id']}.json"
    assert api.get(path).json().get("balance") in (None, "0.0")

    assert _complete(http, invoice).status_code == 303

    assert api.get(path).json()["balance"] == "36.0"


def test_it_is_not_sent_as_an_e_invoice(api: httpx.Client) -> None:
    invoice = _issue(api, buyer_name="B", buyer_email="b@example.com", prevent_send_email_to_complete=True)
    refused = api.post(f"/invoices/{invoice['id']}/transmissions.json", json={"channel": "email"})
    assert (refused.status_code, set(refused.json()["message"])) == (422, {"status"})


def test_without_a_buyer_it_can_t_be_issued_by_hand(api: httpx.Client) -> None:
    invoice = _issue(api)
    for status in ("issued", "paid", "sent"):
        refused = api.post(f"/invoices/{invoice['id']}/change_status.json", params={"status": status})
        assert (refused.status_code, set(refused.json()["message"])) == (422, {"buyer_name"})
    changed = api.put(
        f"/invoices/{invoice['id']}.json", json={"invoice": {"status": "issued", "buyer_name": "B"}}
    )
    assert (changed.status_code, changed.json()["status"]) == (200, "issued")


def test_other_documents_need_a_buyer_and_can_t_be_completed(api: httpx.Client, http: httpx.Client) -> None:
    refused = api.post("/invoices.json", json={"invoice": {"positions": ROWS}})
    assert (refused.status_code, set(refused.json()["message"])) == (422, {"buyer_name"})
    sent = {"buyer_name": "B", "positions": ROWS}
    invoice = api.post("/invoices.json", json={"invoice": sent}).json()
    assert _complete(http, invoice).status_code == 422
    assert _read(api, invoice)["buyer_name"] == "B"


def test_two_options_of_a_recurring_definition_exclude_each_other(api: httpx.Client) -> None:
    invoice = api.post("/invoices.json", json={"invoice": {"buyer_name": "B", "positions": ROWS}}).json()
    start = (datetime.now(UTC).date() + timedelta(days=40)).isoformat()
    sent = {"name": "R", "invoice_id": invoice["id"], "every": "1m", "start_date": start}
    both = {"only_year_month": True, "end_of_month_sell_date": True}
    refused = api.post("/recurrings.json", json={"recurring": {**sent, **both}})
    assert (refused.status_code, set(refused.json()["message"])) == (422, {"end_of_month_sell_date"})
    assert (
        api.post("/recurrings.json", json={"recurring": {**sent, "only_year_month": True}}).status_code == 201
    )
