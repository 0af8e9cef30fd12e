"""Parties of documents as documented, and the defaults that clients' and products' records give them."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

ROW = {"name": "Product A1", "quantity": 1, "tax": 23, "total_price_gross": "123"}


def _client(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    made = api.post("/clients.json", json={"client": {"name": f"Client {uuid4().hex}", **attributes}})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def _invoice(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    made = api.post("/invoices.json", json={"invoice": {"positions": [ROW], **attributes}})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def _change(api: httpx.Client, invoice: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    changed = api.put(f"/invoices/{invoice['id']}.json", json={"invoice": attributes})
    assert changed.status_code == 200, changed.text
    found: dict[str, Any] = changed.json()
    return found


# ── buyer_override ───────────────────────────────────────────────────────────────────────────────────────


def test_an_override_without_a_name_changes_what_was_sent(api: httpx.Client) -> None:
    client = _client(api, city="Paris", street="1 rue A", email="a@example.fr", phone="1")
    sent = {
        "buyer_post_code": "06000",
        "buyer_city": "Nice",
        "buyer_street": "50 rue des Fleurs",
        "buyer_country": "FR",
    }

    invoice = _invoice(api, client_id=client["id"], buyer_override=True, **sent)

    stored = api.get(f"/clients/{client['id']}.json").json()
    assert {name: invoice[name] for name in sent} == sent
    assert (invoice["buyer_name"], invoice["buyer_email"]) == (client["name"], "a@example.fr")
    assert {f"buyer_{name}": stored[name] for name in ("post_code", "city", "street", "country")} == sent
    assert (stored["name"], stored["email"], stored["phone"]) == (client["name"], "a@example.fr", "1")


def test_an_override_of_a_stored_document_changes_what_was_sent(api: httpx.Client) -> None:
    client = _client(api, city="Paris", phone="1")
    invoice = _invoice(api, client_id=client["id"])
    api.put(f"/clients/{client['id']}.json", json={"client": {"city": "Lyon", "phone": "2"}})

    changed = _change(api, invoice, buyer_override=True, buyer_city="Paris", buyer_street="2 rue B")

    stored = api.get(f"/clients/{client['id']}.json").json()
    assert (changed["buyer_city"], changed["buyer_street"], changed["buyer_phone"]) == (
        "Paris",
        "2 rue B",
        "1",
    )
    assert (stored["city"], stored["street"], stored["phone"]) == ("Paris", "2 rue B", "2")
    assert changed["buyer_name"] == stored["name"] == client["name"]


@pytest.mark.parametrize("verb", ["POST", "PUT"])
def test_an_override_renames_an_individual_but_no_company(api: httpx.Client, verb: str) -> None:
    person = api.post(
        "/clients.json", json={"client": {"company": False, "first_name": "Jean", "last_name": "Dupont"}}
    ).json()
    company = _client(api, first_name="Jean", last_name="Dupont")
    names = []
    for client in (person, company):
        sent = {"buyer_override": True, "buyer_last_name": "Martin"}
        if verb == "POST":
            invoice = _invoice(api, client_id=client["id"], **sent)
        else:
            invoice = _change(api, _invoice(api, client_id=client["id"]), **sent)
        stored = api.get(f"/clients/{client['id']}.json").json()
        assert (stored["last_name"], invoice["buyer_last_name"]) == ("Martin", "Martin")
        assert invoice["buyer_name"] == stored["name"]
        names.append(stored["name"])
    assert names == ["Jean Martin", company["name"]]


def test_an_empty_name_overrides_nothing(api: httpx.Client) -> None:
    client = _client(api)
    refused = api.post(
        "/invoices.json",
        json={
            "invoice": {
                "client_id": client["id"],
                "buyer_override": True,
                "buyer_name": "",
                "positions": [ROW],
            }
        },
    )
    assert refused.status_code == 422
    assert api.get(f"/clients/{client['id']}.json").json()["name"] == client["name"]


# ── Recipients ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_recipient_is_copied_from_its_record(api: httpx.Client) -> None:
    office = _client(api, tax_no="5252445767", street="Nowa 1", post_code="00-001", city="Warszawa")
    other = _client(api, city="Gdynia")

    invoice = _invoice(
        api,
        buyer_name="City",
        recipient_id=office["id"],
        recipient_city="Kraków",
        seller_tax_no="5252445767",
        buyer_country="PL",
    )

    named = {name: invoice[f"recipient_{name}"] for name in ("name", "tax_no", "street", "post_code", "city")}
    assert named == {
        "name": office["name"],
        "tax_no": "5252445767",
        "street": "Nowa 1",
        "post_code": "00-001",
        "city": "Kraków",
    }
    page = api.get(f"/invoice/{invoice['token']}", headers={"Accept": "text/html"}).text
    assert office["name"] in page
    assert office["name"] in api.get(f"/invoices/{invoice['id']}.ubl").text

    changed = _change(api, invoice, recipient_id=other["id"])
    assert (changed["recipient_name"], changed["recipient_city"]) == (other["name"], "Gdynia")
    assert changed["recipient_street"] in (None, "")
    cleared = _change(api, invoice, recipient_id=None)
    assert (cleared["recipient_id"], cleared["recipient_name"]) == (None, None)


def test_an_unknown_recipient_is_refused(api: httpx.Client) -> None:
    sent = {"buyer_name": "City", "recipient_id": 10**9, "positions": [ROW]}
    refused = api.post("/invoices.json", json={"invoice": sent})
    assert (refused.status_code, set(refused.json()["message"])) == (422, {"recipient_id"})


def test_a_copy_keeps_the_recipient_as_printed(api: httpx.Client) -> None:
    office = _client(api, city="Warszawa")
    invoice = _invoice(api, buyer_name="City", recipient_id=office["id"])
    api.put(f"/clients/{office['id']}.json", json={"client": {"city": "Radom", "phone": "1"}})

    copy = api.post("/invoices.json", json={"invoice": {"copy_invoice_from": invoice["id"]}}).json()

    assert (copy["recipient_id"], copy["recipient_city"]) == (office["id"], "Warszawa")
    assert copy["recipient_phone"] in (None, "")


@pytest.mark.parametrize("key", ["recipients", "issuers"])
def test_other_parties_have_a_kind_of_tax_number(api: httpx.Client, key: str) -> None:
    party = {"name": "Office", "tax_no": "DE123456789", "tax_no_kind": "nip_ue"}

    invoice = _invoice(api, buyer_name="City", **{key: [party, {"name": "Usual"}]})

    shown = api.get(f"/invoices/{invoice['id']}.json").json()[key]
    assert [row.get("tax_no_kind") for row in shown] == ["nip_ue", None]
    assert "tax_no_kind" not in shown[1]


# ── Defaults of records ──────────────────────────────────────────────────────────────────────────────────


def test_a_clients_payment_type_and_tax_apply(api: httpx.Client) -> None:
    client = _client(api, default_payment_type="barter", default_tax="8", payment_to_kind="off")
    rows = [{"name": uuid4().hex, "quantity": 1, "total_price_gross": "108"}, {**ROW, "name": uuid4().hex}]

    invoice = _invoice(api, client_id=client["id"], positions=rows)
    other = _invoice(api, client_id=client["id"], payment_type="cash", payment_to_kind="14")
    named = _invoice(api, buyer_name=client["name"], positions=[rows[0]])

    assert (invoice["payment_type"], invoice["payment_to"], invoice["payment_to_kind"]) == (
        "barter",
        None,
        "off",
    )
    assert [row["tax"] for row in invoice["positions"]] == ["8", "23"]
    assert (other["payment_type"], other["payment_to_kind"]) == ("cash", "14")
    assert (named["payment_type"], named["positions"][0]["tax"]) == ("barter", "8")
    added = _change(api, invoice, positions=[{"name": uuid4().hex, "total_price_gross": "54"}])
    assert added["positions"][-1]["tax"] == "8"


def test_a_product_has_its_own_tax(api: httpx.Client) -> None:
    client = _client(api, default_tax="8")
    product = api.post("/products.json", json={"product": {"name": uuid4().hex, "tax": "5"}}).json()
    invoice = _invoice(api, client_id=client["id"], positions=[{"product_id": product["id"]}])
    assert invoice["positions"][0]["tax"] == "5"


@pytest.mark.parametrize(
    ("sent", "stored"), [({}, ["TP"]), ({"procedure_designations": ["SW"]}, ["SW", "TP"])]
)
def test_sales_to_a_related_party_are_designated(
    api: httpx.Client, sent: dict[str, Any], stored: list[str]
) -> None:
    client = _client(api, tp_client_connection="1")
    assert _invoice(api, client_id=client["id"], **sent)["procedure_designations"] == stored
    assert _invoice(api, client_id=client["id"], income="0")["procedure_designations"] == []


def test_the_form_starts_with_the_clients_payment_type(api: httpx.Client) -> None:
    client = _client(api, default_payment_type="barter")
    page = api.get("/invoices/new", params={"client_id": client["id"]}, headers={"Accept": "text/html"})
    assert 'value="barter"' in page.text.split('name="invoice[payment_type]"')[1][:400]


def test_groups_of_products_reach_line_items_and_document(api: httpx.Client) -> None:
    def product(*codes: str) -> int:
        made = api.post("/products.json", json={"product": {"name": uuid4().hex, "gtu_codes": codes}})
        return int(made.json()["id"])

    one = _invoice(api, buyer_name="B", positions=[{"product_id": product("GTU_05"), "quantity": 1}])
    both = _invoice(api, buyer_name="B", positions=[{"product_id": product("GTU_06", "GTU_12")}, ROW])

    assert (one["positions"][0]["gtu_code"], one["gtu_codes"]) == ("GTU_05", ["GTU_05"])
    assert (both["positions"][0]["gtu_code"], both["gtu_codes"]) == ("GTU_06", ["GTU_06", "GTU_12"])
    own = _invoice(api, buyer_name="B", positions=[{"product_id": product("GTU_05"), "gtu_code": "GTU_01"}])
    assert own["gtu_codes"] == ["GTU_01"]


def test_groups_of_the_document_take_precedence(api: httpx.Client) -> None:
    rows = [{**ROW, "name": uuid4().hex, "gtu_code": code} for code in ("GTU_07", "GTU_04")]

    invoice = _invoice(api, buyer_name="B", gtu_codes=["GTU_03", "GTU_04"], positions=rows)

    assert invoice["gtu_codes"] == ["GTU_03", "GTU_04"]
    assert [row["gtu_code"] for row in invoice["positions"]] == [None, "GTU_04"]
    again = _change(api, invoice, **api.get(f"/invoices/{invoice['id']}.json").json())
    assert again["gtu_codes"] == ["GTU_03", "GTU_04"]
    changed = _change(api, invoice, gtu_codes=["GTU_11"])
    assert (changed["gtu_codes"], changed["positions"][1]["gtu_code"]) == (["GTU_11"], None)


def test_a_response_sent_back_fixes_no_groups(api: httpx.Client) -> None:
    invoice = _invoice(api, buyer_name="B", positions=[{**ROW, "name": uuid4().hex, "gtu_code": "GTU_01"}])
    whole = api.get(f"/invoices/{invoice['id']}.json").json()
    whole["positions"][0]["gtu_code"] = "GTU_02"

    assert _change(api, invoice, **whole)["gtu_codes"] == ["GTU_02"]
