"""The API's fields of the national register, over real HTTP."""

import httpx

DOCUMENT = {"buyer_name": "Buyer", "positions": [{"name": "Row", "tax": "23", "total_price_gross": "123"}]}


def test_an_account_without_ksef_sends_nothing_and_answers_null(api: httpx.Client) -> None:
    made = api.post("/invoices.json", json={"invoice": {**DOCUMENT, "gov_save_and_send": True}})
    asked = api.get(f"/invoices/{made.json()['id']}.json", params={"send_to_ksef": "yes"})

    for answer in (made.json(), asked.json()):
        assert {name: value for name, value in answer.items() if name.startswith("gov_") and value} == {}
    assert api.get(f"/invoices/{made.json()['id']}/transmissions.json").json() == []
    assert api.get(f"/invoices/{made.json()['id']}/attachment", params={"kind": "gov"}).status_code == 404
    assert api.get("/settings/ksef.json").status_code == 404


def test_a_connected_account_answers_what_becomes_of_it(api: httpx.Client) -> None:
    sent = {"environment": "demo", "identity": "525-244-57-67", "token": "secret", "auto_send": False}
    connected = api.put("/settings/ksef.json", json={"ksef": sent})
    assert connected.status_code == 200
    assert (connected.json()["identity"], connected.json()["signed_in_by"]) == ("5252445767", "token")
    assert "secret" not in connected.text
    assert api.put("/settings/ksef.json", json={"ksef": {"identity": "1"}}).status_code == 422

    proforma = {**DOCUMENT, "kind": "proforma"}
    made = api.post("/invoices.json", json={"invoice": proforma, "gov_save_and_send": True}).json()
    assert made["gov_status"] == "demo_not_applicable"
    plain = api.post("/invoices.json", json={"invoice": DOCUMENT}).json()
    assert plain["gov_status"] is None
    asked = api.get(f"/invoices/{plain['id']}.json", params={"send_to_ksef": "yes"}).json()
    assert asked["gov_status"] == "demo_send_error"
    assert any(text.startswith("seller_tax_no: ") for text in asked["gov_error_messages"])
    as_xml = api.get(f"/invoices/{plain['id']}.xml").text
    assert "<gov-status>demo_send_error</gov-status>" in as_xml
    refused = api.post(
        f"/invoices/{plain['id']}/transmissions.json", json={"transmission": {"channel": "ksef"}}
    )
    assert refused.status_code == 422
    assert "seller_tax_no" in refused.json()["message"]
    api.put("/settings/ksef.json", json={"ksef": {"active": False}})
