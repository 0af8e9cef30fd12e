"""E-invoices over HTTP: suffixes and a parameter of the document's URL."""

import io
from typing import Any

import httpx
import pikepdf
import pytest
from lxml import etree

from tests.einvoicing.european import PARTIES, row
from tests.errors import plain_error

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
FORMATS = {
    "?format=ubl": "urn:cen.eu:en16931:2017",
    "?format=peppol": "poacc:billing:3.0",
    "?format=xrechnung": "xrechnung_3.0",
    "?format=cii": "urn:cen.eu:en16931:2017",
    "?format=xrechnung-cii": "xrechnung_3.0",
    "?format=facturx": "urn:cen.eu:en16931:2017",
}


def _issue(api: httpx.Client, **attributes: Any) -> int:
    sent = {**PARTIES, "positions": [row()], **attributes}
    answer = api.post("/invoices.json", json={"invoice": sent})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


@pytest.mark.parametrize("query", FORMATS)
def test_a_document_is_read_in_a_format_of_the_law(api: httpx.Client, query: str) -> None:
    number = _issue(api)

    answer = api.get(f"/invoices/{number}.xml{query}")

    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/xml"
    assert FORMATS[query] in answer.text
    assert "Muster GmbH" in answer.text


def test_the_suffixes_are_the_plain_standard(api: httpx.Client) -> None:
    number = _issue(api)

    for suffix in ("ubl", "cii"):
        plain = api.get(f"/invoices/{number}.{suffix}")
        assert plain.status_code == 200
        assert plain.content == api.get(f"/invoices/{number}.xml?format={suffix}").content


def test_the_documents_own_xml_stays_what_it_was(api: httpx.Client) -> None:
    number = _issue(api)

    root = etree.fromstring(api.get(f"/invoices/{number}.xml").content)

    assert root.tag == "invoice"
    assert root.findtext("buyer-reference") == PARTIES["buyer_reference"]


def test_what_is_missing_is_named_with_rule_and_field(api: httpx.Client) -> None:
    number = _issue(api, buyer_reference="", seller_phone="", oid="")

    peppol = api.get(f"/invoices/{number}.xml?format=peppol")
    german = api.get(f"/invoices/{number}.xml?format=xrechnung")

    assert peppol.status_code == german.status_code == 422
    assert etree.fromstring(peppol.content).findtext("code") == "error"
    assert "can't be blank (PEPPOL-EN16931-R003)" in peppol.text
    assert "can't be blank (BR-DE-15)" in german.text
    assert "can't be blank (BR-DE-6)" in german.text
    assert "<seller-phone" in german.text.replace("_", "-")


def test_a_kind_that_is_no_e_invoice_is_refused(api: httpx.Client) -> None:
    number = _issue(api, kind="proforma")

    answer = api.get(f"/invoices/{number}.ubl")

    assert answer.status_code == 422
    assert plain_error(answer) == {
        "code": "error",
        "message": {"kind": ["this kind of document can't be an e-invoice (BR-CL-01)"]},
    }
    assert api.get(f"/invoices/{number}.pdf?format=facturx").status_code == 422
    assert api.get(f"/invoices/{number}.pdf").status_code == 200


def test_an_unknown_format_is_refused(api: httpx.Client) -> None:
    number = _issue(api)

    assert api.get(f"/invoices/{number}.xml?format=edifact").status_code == 422
    assert api.get(f"/invoices/{number}.pdf?format=ubl").status_code == 422


def test_the_pdf_is_a_facturx(api: httpx.Client) -> None:
    number = _issue(api)

    asked = api.get(f"/invoices/{number}.pdf?format=facturx").content

    assert asked == api.get(f"/invoices/{number}.pdf").content
    with pikepdf.open(io.BytesIO(asked)) as document:
        attached = document.attachments["factur-x.xml"].get_file().read_bytes()
    assert attached == api.get(f"/invoices/{number}.xml?format=facturx").content


def test_electronic_addresses_come_from_the_cards(api: httpx.Client) -> None:
    department = api.get("/departments.json").json()[0]["id"]
    api.put(
        f"/departments/{department}.json", json={"department": {"einvoice_address": "0088:5790000436071"}}
    )
    card = {"name": "Muster GmbH", "einvoice_address": "9930:DE123456788", "buyer_reference": "REF-1"}
    client = api.post("/clients.json", json={"client": card}).json()

    issued = api.post(
        "/invoices.json", json={"invoice": {"client_id": client["id"], "positions": [row()]}}
    ).json()

    assert client["einvoice_address"] == "9930:DE123456788"
    assert (issued["buyer_einvoice_address"], issued["buyer_reference"]) == ("9930:DE123456788", "REF-1")
    assert issued["seller_einvoice_address"] == "0088:5790000436071"


def test_an_address_that_cannot_be_read_is_named(api: httpx.Client) -> None:
    number = _issue(api, buyer_einvoice_address="nonsense")

    answer = api.get(f"/invoices/{number}.ubl")

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == ["buyer_einvoice_address"]
