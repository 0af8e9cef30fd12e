"""Pages of a document's formats, and the upload of a supplier's file."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from lxml import html

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import row
from tests.people import Person
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice


@pytest.fixture
def person(alice: Person) -> Browser:
    browser = Browser(headers={"Accept": "text/html"})
    browser.force_login(alice.user)
    return browser


def _page(person: Browser, address: str) -> Any:
    answer = person.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def test_the_page_of_a_document_says_that_its_pdf_is_an_e_invoice(person: Browser, bill: Bill) -> None:
    page = _page(person, f"/invoices/{bill(positions=[row()]).pk}")

    card = page.xpath("//section[@aria-labelledby='einvoice-title']")[0]
    assert card.xpath("string(.//span[contains(@class,'badge')])") == "Ready"


def test_what_is_to_mend_leads_to_the_field(person: Browser, bill: Bill) -> None:
    invoice = bill(positions=[row()], buyer_reference="", seller_phone="")

    page = _page(person, f"/invoices/{invoice.pk}/einvoice?format=xrechnung")

    links = {link.text: link.get("href") for link in page.xpath("//section[1]//li//a")}
    assert links == {
        "Buyer reference": f"/invoices/{invoice.pk}/edit#invoice_buyer_reference",
        "Seller's phone": f"/departments/{invoice.department_id}/edit#department_phone",
    }
    form = _page(person, f"/invoices/{invoice.pk}/edit")
    assert form.xpath("//*[@id='invoice_buyer_reference']")
    department = _page(person, f"/departments/{invoice.department_id}/edit")
    assert department.xpath("//*[@id='department_phone']")


def test_a_format_that_is_ready_is_offered(person: Browser, bill: Bill) -> None:
    invoice = bill(positions=[row()])

    page = _page(person, f"/invoices/{invoice.pk}/einvoice?format=peppol")

    assert page.xpath("//a[contains(., 'Download')]/@href") == [f"/invoices/{invoice.pk}.xml?format=peppol"]
    assert "EN 16931 for UBL 1.3.16" in page.text_content()
    assert "Not installed: Peppol BIS Billing 3" in " ".join(page.text_content().split())


@pytest.mark.parametrize("profile", ["facturx", "facturx-extended"])
def test_a_profile_of_factur_x_is_offered_as_a_pdf(profile: str, person: Browser, bill: Bill) -> None:
    invoice = bill(positions=[row()])

    page = _page(person, f"/invoices/{invoice.pk}/einvoice?format={profile}")

    assert page.xpath("//a[contains(., 'Download')]/@href") == [
        f"/invoices/{invoice.pk}.pdf?format={profile}"
    ]


def test_a_proforma_has_no_card(person: Browser, bill: Bill) -> None:
    page = _page(person, f"/invoices/{bill(kind='proforma', positions=[row()]).pk}")

    assert page.xpath("//section[@aria-labelledby='einvoice-title']") == []


@pytest.mark.usefixtures("any_recipient")
def test_a_file_is_chosen_on_a_page(person: Browser, bill: Bill) -> None:
    content = formats()["ubl"].write(load(bill(positions=[row()], seller_name="Supplier", seller_tax_no="1")))
    assert _page(person, "/invoices?income=no").xpath("//a[@href='/invoices/import']")
    assert _page(person, "/invoices/import").xpath("//form[@action='/invoices/import']//input[@type='file']")

    sent = {"import[file]": SimpleUploadedFile("bill.xml", content)}
    answer = person.post("/invoices/import", sent)

    expense = Invoice.objects.get(income=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/invoices/{expense.pk}")
    again = person.post("/invoices/import", {"import[file]": SimpleUploadedFile("bill.xml", content)})
    assert again.status_code == 422
    assert "has already been imported" in again.content.decode()
