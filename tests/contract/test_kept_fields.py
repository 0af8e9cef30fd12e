"""Fields that only some countries' documentation lists are stored, returned and carried to documents."""

from typing import Any

import httpx
import pytest
from lxml import etree

from tests.contract.sending import FORMATS, create, to_xml

CLIENT: dict[str, Any] = {
    "accounting_id2": "401ABC",
    "public_entity": True,
    "private_id": "12345678",
    "private_id_kind": "SIREN",
    "peppol_id": "0009:12345678200010",
    "chorus_identifier_type": "1",
    "chorus_identifier": "12345678200010",
    "chorus_service_code": "SERVICE-1",
    "multiple_delivery_addresses": True,
    "delivery_address_title": "Entrepôt",
    "delivery_address_street": "1 rue de la Gare",
    "delivery_address_street_additional": "Bâtiment B",
    "delivery_address_post_code": "06000",
    "delivery_address_city": "Nice",
    "delivery_address_country": "FR",
    "sepa_mandate_no": "RUM-1",
    "sepa_b2b": True,
    "ingenico_id": "ING-1",
    "urssaf_id": "U-1",
    "birth_date": "1980-02-29",
    "birth_city": "Łódź",
    "birth_insee_country": "99122",
    "birth_insee_department": "069",
    "birth_insee_community": "123",
    "insee_country": "99100",
    "insee_community": "06088",
    "street_kind": "RUE",
}
PRODUCT = {
    "accounting_id2": "607",
    "accounting_tax_code": "44571",
    "accounting_tax_code_exp": "44566",
    "accounting_activity_code": "A1",
    "accounting_sheet_code": "VT",
}
RESOURCES: dict[str, tuple[str, dict[str, Any]]] = {
    "client": ("clients", CLIENT),
    "product": ("products", PRODUCT),
    "bank_account": ("bank_accounts", {"use_mass_payment": True}),
    "banking_payment": ("banking/payments", {"provider_response": "declined"}),
}
REQUIRED: dict[str, dict[str, Any]] = {
    "bank_account": {"bank_account_number": "PL61 1090 1014 0000 0712 1981 2874"},
    "banking_payment": {"price": "5"},
}
ROW = {"name": "Idea", "quantity": 1, "tax": 23, "total_price_gross": "123"}


@pytest.mark.parametrize("sent_as", FORMATS)
@pytest.mark.parametrize("resource", RESOURCES)
def test_a_field_is_stored_returned_and_changed(api: httpx.Client, resource: str, sent_as: str) -> None:
    path, fields = RESOURCES[resource]

    created = _send(
        api, "POST", f"/{path}", resource, {"name": "Kept", **fields, **REQUIRED.get(resource, {})}, sent_as
    )
    place = f"/{path}/{created['id']}"
    read = api.get(f"{place}.json").json()
    emptied = _send(api, "PUT", place, resource, dict.fromkeys(fields, ""), "json")

    assert {name: created.get(name) for name in fields} == fields
    assert {name: read.get(name) for name in fields} == fields
    if resource == "bank_account":
        api.delete(f"{place}.json")
    assert {emptied.get(name) for name in fields} <= {None, "", False}


def test_a_client_without_debts_has_a_balance_of_zero(api: httpx.Client) -> None:
    client = _send(api, "POST", "/clients", "client", {"name": "Owes nothing"}, "json")

    assert "balance" not in client
    assert api.get(f"/clients/{client['id']}.json").json()["balance"] == "0.0"
    assert '<balance type="decimal">0.0</balance>' in api.get(f"/clients/{client['id']}.xml").text


def test_a_document_takes_over_mandate_and_delivery_address_of_its_client(api: httpx.Client) -> None:
    client = _send(api, "POST", "/clients", "client", {"name": "Kept", **CLIENT}, "json")

    made = create(api, "json", client_id=client["id"], positions=[ROW])

    params = {"additional_fields[invoice]": "buyer_sepa_mandate_no"}
    read = api.get(f"/invoices/{made['id']}.json", params=params).json()
    addresses = {name: value for name, value in CLIENT.items() if "delivery" in name}
    assert {name: read.get(name) for name in addresses} == addresses
    assert read["buyer_sepa_mandate_no"] == "RUM-1"
    assert read["buyer_einvoice_address"] == "0009:12345678200010"


def test_a_document_with_its_own_delivery_address_keeps_it(api: httpx.Client) -> None:
    client = _send(api, "POST", "/clients", "client", {"name": "Kept", **CLIENT}, "json")

    own = {"multiple_delivery_addresses": True, "delivery_address_city": "Lyon"}
    made = create(api, "json", client_id=client["id"], positions=[ROW], **own)

    assert (made["delivery_address_city"], made.get("delivery_address_street")) == ("Lyon", None)


def test_a_document_states_its_totals_by_rate_and_when_it_was_paid(api: httpx.Client) -> None:
    rows = [ROW, {"name": "Book", "quantity": 1, "tax": 5, "total_price_gross": "105"}]
    made = create(api, "json", buyer_name="Payer", positions=rows)
    place = f"/invoices/{made['id']}.json"
    unpaid = api.get(place).json()

    for price, day in (("100", "2026-03-01"), ("128", "2026-03-09")):
        payment = {"name": "p", "price": price, "paid": True, "paid_date": day, "invoice_id": made["id"]}
        assert api.post("/banking/payments.json", json={"banking_payment": payment}).status_code == 201

    paid = api.get(place).json()
    assert (unpaid["paid_from"], unpaid["paid_to"]) == (None, None)
    assert (paid["paid_from"], paid["paid_to"]) == ("2026-03-01", "2026-03-09")
    assert [(line["tax"], line["net"], line["tax_amount"], line["gross"]) for line in paid["tax_split"]] == [
        ("23", "100.0", "23.0", "123.0"),
        ("5", "100.0", "5.0", "105.0"),
    ]
    assert "tax_split" not in api.get("/invoices.json").json()[0]


def test_the_french_spelling_of_the_energy_premium_deducts_it(api: httpx.Client) -> None:
    made = create(api, "json", buyer_name="Payer", positions=[ROW], use_price_cee=True, prime_cee_value="23")
    payment = {"name": "p", "price": "100", "paid": True, "invoice_id": made["id"]}

    api.post("/banking/payments.json", json={"banking_payment": payment})

    read = api.get(f"/invoices/{made['id']}.json").json()
    assert (read["status"], read["use_prime_cee"], read["use_price_cee"]) == ("paid", True, True)


def _send(
    api: httpx.Client, verb: str, path: str, resource: str, attributes: dict[str, Any], sent_as: str
) -> dict[str, Any]:
    if sent_as == "json":
        answer = api.request(verb, f"{path}.json", json={resource: attributes})
    else:
        body = etree.tostring(to_xml(resource, attributes), encoding="UTF-8")
        headers = {"Content-Type": "application/xml"}
        answer = api.request(verb, f"{path}.json", content=body, headers=headers)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found
