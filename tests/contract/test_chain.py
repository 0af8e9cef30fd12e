"""Documented examples of chained documents, over real HTTP."""

from typing import Any

import httpx
from lxml import etree

ORDER = {
    "kind": "client_order",
    "buyer_name": "Chain Ltd",
    "positions": [{"name": "Machine", "quantity": 1, "tax": 23, "total_price_gross": "1230"}],
}
CORRECTION_XML = """<invoice>
  <kind>correction</kind>
  <correction-reason>Returned</correction-reason>
  <invoice-id>{id}</invoice-id>
  <from-invoice-id>{id}</from-invoice-id>
  <buyer-name>Chain Ltd</buyer-name>
  <positions type="array">
    <position>
      <name>Product A1</name>
      <quantity>-1</quantity>
      <total-price-gross>-10</total-price-gross>
      <tax>23</tax>
      <kind>correction</kind>
      <correction-before-attributes>
        <name>Product A1</name><quantity>2</quantity><total-price-gross>20</total-price-gross><tax>23</tax>
        <kind>correction_before</kind>
      </correction-before-attributes>
      <correction-after-attributes>
        <name>Product A1</name><quantity>1</quantity><total-price-gross>10</total-price-gross><tax>23</tax>
        <kind>correction_after</kind>
      </correction-after-attributes>
    </position>
  </positions>
</invoice>"""


def _create(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    answer = api.post("/invoices.json", json={"invoice": attributes})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_an_order_leads_to_advances_and_a_final_invoice(api: httpx.Client) -> None:
    order = _create(api, **ORDER)
    advance = _create(
        api,
        copy_invoice_from=order["id"],
        kind="advance",
        advance_creation_mode="percent",
        advance_value="30",
        position_name="Advance for the machine",
    )
    final = _create(api, copy_invoice_from=order["id"], kind="final", invoice_ids=[advance["id"]])

    assert advance["price_gross"] == "369.0"
    assert advance["positions"][0]["name"] == "Advance for the machine"
    assert final["price_gross"] == "861.0"
    assert final["positions"][0]["total_price_gross"] == "1230.0"
    assert {advance["invoice_id"], final["invoice_id"]} == {order["id"]}


def test_the_chain_is_the_same_from_every_member(api: httpx.Client) -> None:
    order = _create(api, **ORDER)
    advance = _create(api, copy_invoice_from=order["id"], kind="advance", advance_value="100")
    final = _create(api, copy_invoice_from=order["id"], kind="final", invoice_ids=[advance["id"]])
    wanted = [(order["id"], "client_order"), (advance["id"], "advance"), (final["id"], "final")]

    for member in (order, advance, final):
        found = api.get(f"/invoices/{member['id']}.json", params={"include": "chain"}).json()
        assert [(link["id"], link["kind"]) for link in found["chain"]] == wanted
        assert "chain" not in api.get(f"/invoices/{member['id']}.json").json()


def test_linked_documents_are_listed(api: httpx.Client) -> None:
    order = _create(api, **ORDER)
    advance = _create(api, copy_invoice_from=order["id"], kind="advance", advance_value="100")
    copy = _create(api, copy_invoice_from=order["id"], kind="vat")

    linked = api.get("/invoices.json", params={"invoice_id": order["id"]}).json()
    made = api.get("/invoices.json", params={"from_invoice_id": order["id"]}).json()

    assert [found["id"] for found in linked] == [advance["id"]]
    assert [found["id"] for found in made] == [copy["id"], advance["id"]]


def test_a_correction_shows_both_sides_when_asked(api: httpx.Client) -> None:
    invoice = _create(api, **{**ORDER, "kind": "vat"})
    correction = _create(
        api,
        copy_invoice_from=invoice["id"],
        kind="correction",
        total_correction="1",
        correction_reason="Returned",
    )
    place = f"/invoices/{correction['id']}.json"

    (plain,) = api.get(place).json()["positions"]
    (full,) = api.get(place, params={"correction_positions": "full"}).json()["positions"]

    assert "correction_before_attributes" not in plain
    assert full["correction_before_attributes"]["total_price_gross"] == "1230.0"
    assert full["correction_before_attributes"]["kind"] == "correction_before"
    assert full["correction_after_attributes"]["quantity"] == "0.0"
    assert (full["kind"], full["total_price_gross"]) == ("correction", "-1230.0")


def test_a_correction_is_taken_and_answered_as_xml(api: httpx.Client) -> None:
    invoice = _create(api, **{**ORDER, "kind": "vat"})

    answer = api.post(
        "/invoices.xml?correction_positions=full",
        content=CORRECTION_XML.format(id=invoice["id"]),
        headers={"Content-Type": "application/xml"},
    )

    assert answer.status_code == 201, answer.text
    root = etree.fromstring(answer.content)
    assert root.findtext("price-gross") == "-10.0"
    assert root.findtext("invoice-id") == str(invoice["id"])
    row = root.find("positions/position")
    assert row.findtext("correction-before-attributes/total-price-gross") == "20.0"
    assert row.findtext("correction-after-attributes/quantity") == "1.0"


def test_the_whole_answer_of_a_correction_may_be_sent_back(api: httpx.Client) -> None:
    invoice = _create(api, **{**ORDER, "kind": "vat"})
    correction = _create(api, copy_invoice_from=invoice["id"], kind="correction", total_correction="1")
    place = f"/invoices/{correction['id']}.json"
    full = api.get(place, params={"correction_positions": "full"}).json()

    answer = api.put(place, params={"correction_positions": "full"}, json={"invoice": full})

    assert answer.json() == full


def test_what_cannot_be_is_refused_with_the_reason(api: httpx.Client) -> None:
    order = _create(api, **ORDER)

    final = api.post("/invoices.json", json={"invoice": {"kind": "final", "copy_invoice_from": order["id"]}})

    assert final.status_code == 422
    assert final.json()["message"] == {"invoice_ids": ["a final invoice needs at least one advance invoice"]}
