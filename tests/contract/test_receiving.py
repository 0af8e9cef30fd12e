"""Suppliers' e-invoices over HTTP: each is imported as an expense, once."""

import base64
from typing import Any

import httpx
import pytest

from tests.einvoicing.european import PARTIES, row
from tests.errors import plain_error

IMPORT = "/invoices/import.json"

SUPPLIER = {**PARTIES, "seller_name": "Dostawca sp. z o.o.", "seller_tax_no": "5260250274"}
SOURCES = (".ubl", ".cii", ".pdf", ".xml?format=peppol", ".xml?format=xrechnung-cii")


def _foreign(api: httpx.Client, source: str = ".ubl", **attributes: Any) -> tuple[dict[str, Any], bytes]:
    """Return another company's document and its file."""
    rows = [row("Idea", quantity="3", gross="123", quantity_unit="godz"), row("Book", tax="5", gross="10.49")]
    sent = {**SUPPLIER, "positions": rows, **attributes}
    issued = api.post("/invoices.json", json={"invoice": sent}).json()
    return issued, api.get(f"/invoices/{issued['id']}{source}").content


def _expenses(api: httpx.Client) -> list[str]:
    return [row["number"] for row in api.get("/invoices.json?income=no&period=all&per_page=100").json()]


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_becomes_an_expense_with_its_rows_and_sums(api: httpx.Client, source: str) -> None:
    issued, content = _foreign(api, source)

    answer = api.post(IMPORT, content=content)

    assert answer.status_code == 201, answer.text
    expense = answer.json()
    for key in ("number", "price_net", "price_tax", "price_gross", "currency", "issue_date", "payment_to"):
        assert expense[key] == issued[key], key
    assert expense["income"] is False
    assert (expense["buyer_name"], expense["buyer_tax_no"]) == ("Dostawca sp. z o.o.", "5260250274")
    assert expense["buyer_bank_account"] == "PL61109010140000071219812874"
    keys = ("name", "quantity", "quantity_unit", "tax", "total_price_net", "total_price_gross")
    assert [[r[k] for k in keys] for r in expense["positions"]] == [
        [r[k] for k in keys] for r in issued["positions"]
    ]
    (kept,) = api.get(f"/invoices/{expense['id']}/attachments.json").json()
    assert kept["name"].endswith(".pdf" if source == ".pdf" else ".xml")


def test_a_form_and_json_carry_the_file_too(api: httpx.Client) -> None:
    _, one = _foreign(api)
    _, other = _foreign(api)

    by_form = api.post(IMPORT, files={"file": ("a bill.xml", one)})
    coded = {"file": base64.b64encode(other).decode(), "file_name": "other.xml"}
    by_json = api.post(IMPORT, json=coded)

    assert by_form.status_code == by_json.status_code == 201
    names = [
        api.get(f"/invoices/{answer.json()['id']}/attachments.json").json()[0]["name"]
        for answer in (by_form, by_json)
    ]
    assert names == ["a bill.xml", "other.xml"]


def test_the_same_file_is_taken_once(api: httpx.Client) -> None:
    issued, content = _foreign(api)
    first = api.post(IMPORT, content=content).json()

    again = api.post(IMPORT, content=content)

    assert again.status_code == 422
    number = issued["number"]
    expected = f"This file has already been imported: {number} (/invoices/{first['id']})"
    assert plain_error(again) == {"code": "error", "message": expected}
    assert _expenses(api).count(issued["number"]) == 1


def test_a_deleted_expense_may_come_again(api: httpx.Client) -> None:
    _, content = _foreign(api)
    first = api.post(IMPORT, content=content).json()
    api.delete(f"/invoices/{first['id']}.json")

    assert api.post(IMPORT, content=content).status_code == 201


def test_a_credit_note_takes_back(api: httpx.Client) -> None:
    back = [row(quantity="-1", gross="-123"), row("Fee", gross="5")]
    issued, content = _foreign(api, kind="correction", positions=back)

    expense = api.post(IMPORT, content=content).json()

    assert expense["kind"] == "correction"
    assert [expense[k] for k in ("price_net", "price_tax", "price_gross")] == [
        issued[k] for k in ("price_net", "price_tax", "price_gross")
    ]


def test_tax_that_was_computed_otherwise_is_kept(api: httpx.Client) -> None:
    rows = [row(f"Thing {n}", gross="0.99") for n in range(20)]
    issued, content = _foreign(api, positions=rows)

    expense = api.post(IMPORT, content=content).json()

    assert [expense[k] for k in ("price_net", "price_tax", "price_gross")] == [
        issued[k] for k in ("price_net", "price_tax", "price_gross")
    ]
    # Net 16.00 at 23 % would be 3.68.
    assert (issued["price_net"], issued["price_tax"]) == ("16.0", "3.8")


HOSTILE = {
    "text": b"hello",
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "aaaa"><!ENTITY y "&x;&x;">]><a>&y;</a>',
    "outside": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>',
    "deep": b"<a>" * 10_000,
    "another": b"<html><body/></html>",
    "pdf": b"%PDF-1.7\n broken",
    "half": b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_e_invoice_is_refused(api: httpx.Client, name: str) -> None:
    before = _expenses(api)

    answer = api.post(IMPORT, content=HOSTILE[name])

    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "error"
    assert "passwd" not in answer.text and "root:" not in answer.text
    assert _expenses(api) == before


def test_a_pdf_without_a_document_is_refused(api: httpx.Client) -> None:
    number = api.post(
        "/invoices.json", json={"invoice": {"kind": "proforma", "buyer_name": "B", "positions": [row()]}}
    ).json()["id"]
    plain = api.get(f"/invoices/{number}.pdf").content

    answer = api.post(IMPORT, content=plain)

    assert plain_error(answer) == {"code": "error", "message": "The PDF does not contain an e-invoice"}


def test_nothing_is_no_file(api: httpx.Client) -> None:
    answer = api.post(IMPORT, json={})

    assert answer.status_code == 422
    assert answer.json()["message"] == {"file": ["can't be blank"]}


def test_polish_structured_invoices_are_taken(api: httpx.Client) -> None:
    issued, content = _foreign(
        api, ".xml?format=ksef", currency="PLN", buyer_country="PL", buyer_tax_no="5261040828"
    )

    expense = api.post(IMPORT, content=content).json()

    assert [expense[k] for k in ("price_net", "price_tax", "price_gross")] == [
        issued[k] for k in ("price_net", "price_tax", "price_gross")
    ]
