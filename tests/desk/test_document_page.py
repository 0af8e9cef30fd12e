"""The document page: history, related documents, and follow-up documents."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django_scopes import scope
from lxml import html

from tests.people import Person
from tidebill.accounts.models import Account, Membership
from tidebill.attachments.models import Attachment
from tidebill.desk.timeline import timeline_of
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.mail.models import Mail
from tidebill.payments.models import Payment

ROW = {"name": "Idea", "quantity": 1, "tax": "23", "total_price_gross": "123"}


@pytest.fixture
def person(alice: Person) -> Browser:
    browser = Browser(headers={"Accept": "text/html"})
    browser.force_login(alice.user)
    return browser


def _issue(account: Account, **attributes: Any) -> Invoice:
    sent = {"buyer_name": "Buyer", "buyer_email": "b@example.com", "positions": [ROW], **attributes}
    return create_invoice(account, Wire.read(sent).build(NewInvoice))


def test_the_dialog_that_sends_it_offers_the_formats_of_e_invoices(person: Browser, account: Account) -> None:
    with scope(account=account):
        invoice, proforma = _issue(account), _issue(account, kind="proforma")

    offered = _page(person, invoice).xpath("//select[@name='email_xml']/option/@value")

    assert offered == ["", "ubl", "cii", "peppol", "xrechnung", "xrechnung-cii", "ksef"]
    assert not _page(person, proforma).xpath("//select[@name='email_xml']")


def _page(person: Browser, invoice: Invoice) -> Any:
    answer = person.get(f"/invoices/{invoice.pk}")
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def _titles(invoice: Invoice) -> list[str]:
    return [event.title for event in timeline_of(Invoice.objects.get(pk=invoice.pk))]


def test_a_document_is_sent_with_words_of_ones_own(person: Browser, scoped: Account) -> None:
    invoice = _issue(scoped)
    page = _page(person, invoice)
    assert page.xpath("string(//input[@id='email_to']/@value)") == "b@example.com"
    assert invoice.number in page.xpath("string(//textarea[@id='email_text'])")
    sent = {"email_to": "c@example.com", "email_subject": "Mine", "email_text": "Hello there"}
    person.post(f"/invoices/{invoice.pk}/send_by_email", sent)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject, mail.text) == (["c@example.com"], "Mine", "Hello there")
    assert "Email to c@example.com" in _titles(invoice)
    assert "Queued" in _page(person, invoice).xpath("string(//section[@aria-labelledby='history-title'])")


def test_a_refused_mail_shows_the_page_again_with_what_was_typed(person: Browser, scoped: Account) -> None:
    invoice = _issue(scoped)
    sent = {"email_to": "nobody", "email_subject": "Mine", "email_text": "Hello there"}

    answer = person.post(f"/invoices/{invoice.pk}/send_by_email", sent)

    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422
    assert "To: Is invalid" in " ".join(page.xpath("string(//*[@role='alert'])").split())
    assert page.xpath("//*[@role='alert']//a/@href") == ["#email_to"]
    assert page.xpath("string(//input[@id='email_to']/@value)") == "nobody"
    assert page.xpath("string(//textarea[@id='email_text'])").strip() == "Hello there"
    assert not Mail.objects.exists()


def test_a_refused_payment_shows_the_page_again_with_what_was_typed(person: Browser, scoped: Account) -> None:
    invoice = _issue(scoped)
    sent = {"payment[price]": "a lot", "payment[paid_date]": "2026-11-02"}

    answer = person.post(f"/invoices/{invoice.pk}/record_payment", sent)

    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422
    assert "Amount: Is not a number" in " ".join(page.xpath("string(//*[@role='alert'])").split())
    assert page.xpath("//*[@role='alert']//a/@href") == ["#paid-price"]
    assert page.xpath("string(//input[@id='paid-price']/@value)") == "a lot"
    assert page.xpath("string(//input[@id='paid-date']/@value)") == "2026-11-02"
    assert not Payment.objects.exists()


def test_a_payment_is_recorded_and_removed(person: Browser, scoped: Account) -> None:
    invoice = _issue(scoped)
    sent = {"payment[price]": "23", "payment[paid_date]": "2026-11-24", "payment[name]": invoice.number}
    answer = person.post(f"/invoices/{invoice.pk}/record_payment", sent)
    assert answer["Location"] == f"/invoices/{invoice.pk}"
    invoice.refresh_from_db()
    assert (str(invoice.paid), invoice.status) == ("23.00", "partial")
    shown = _page(person, invoice).xpath("string(//section[@aria-labelledby='payments-title'])")
    assert "23.00" in shown
    assert "100.00" in _page(person, invoice).xpath("string(//input[@id='paid-price']/@value)")

    number = Payment.objects.get().pk
    referer = f"{scoped.url}/invoices/{invoice.pk}"
    answer = person.post(f"/banking/payments/{number}", {"_method": "DELETE"}, headers={"Referer": referer})
    assert answer["Location"] == f"/invoices/{invoice.pk}"
    invoice.refresh_from_db()
    assert (str(invoice.paid), invoice.status) == ("0.00", "issued")
    assert "Payment recorded" in _titles(invoice)


def test_a_file_is_attached_fetched_and_removed(person: Browser, scoped: Account) -> None:
    invoice = _issue(scoped)
    file = SimpleUploadedFile("contract.pdf", b"%PDF-1.7 contract")
    answer = person.post(f"/invoices/{invoice.pk}/attachments", {"file": file})
    assert (answer.status_code, answer["Location"]) == (303, f"/invoices/{invoice.pk}")
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.added) == ("contract.pdf", True)
    place = f"/invoices/{invoice.pk}/attachments/{attachment.pk}"
    assert "contract.pdf" in _page(person, invoice).xpath(f"string(//a[@href='{place}'])")
    assert person.get(person.get(place)["Location"]).content == b"%PDF-1.7 contract"

    assert person.post(place, {"_method": "DELETE"})["Location"] == f"/invoices/{invoice.pk}"
    assert Attachment.objects.count() == 0
    assert {"File attached", "File removed"} <= set(_titles(invoice))


@pytest.mark.parametrize("name", ["virus.exe", ""])
def test_a_file_of_no_kind_that_is_taken_is_refused(person: Browser, scoped: Account, name: str) -> None:
    invoice = _issue(scoped)
    sent = {"file": SimpleUploadedFile(name, b"x")} if name else {}
    assert person.post(f"/invoices/{invoice.pk}/attachments", sent).status_code == 422
    assert Attachment.objects.count() == 0


def test_a_revoked_link_leads_nowhere(person: Browser, scoped: Account) -> None:
    invoice = _issue(scoped)
    old = f"/f/1/{invoice.token}"
    assert Browser(headers={"Accept": "text/html"}).get(old).status_code == 200
    person.post(f"/invoices/{invoice.pk}/renew_link")
    invoice.refresh_from_db()

    stranger = Browser(headers={"Accept": "text/html"})
    assert stranger.get(old).status_code == 404
    assert stranger.get(f"/invoice/{old.rpartition('/')[2]}.pdf").status_code == 404
    assert stranger.get(f"/f/1/{invoice.token}").status_code == 200
    assert "Public link renewed" in _titles(invoice)


def test_an_opening_by_the_customer_is_noted_once_an_hour(person: Browser, scoped: Account) -> None:
    invoice = _issue(scoped)
    place = f"/f/1/{invoice.token}"
    person.get(place)
    assert "Opened by the client" not in _titles(invoice)
    for _ in range(3):
        Browser(headers={"Accept": "text/html"}).get(place)
    assert _titles(invoice).count("Opened by the client") == 1
    assert JournalEntry.objects.filter(action="invoice.open").count() == 1


def test_a_proforma_becomes_an_invoice_in_one_click(person: Browser, scoped: Account) -> None:
    proforma = _issue(scoped, kind="proforma")
    page = _page(person, proforma)
    (form,) = page.xpath("//form[.//input[@name='invoice[copy_invoice_from]']]")
    fields = dict(form.form_values())
    first = person.post("/invoices", fields)
    again = person.post("/invoices", fields)

    made = Invoice.objects.latest("pk")
    assert first["Location"] == again["Location"] == f"/invoices/{made.pk}"
    assert (made.kind, made.from_invoice_id, made.price_gross) == ("vat", proforma.pk, proforma.price_gross)
    assert Invoice.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("vat", ["Issue correction", "Duplicate", "Make recurring"]),
        (
            "client_order",
            ["Convert to invoice", "Advance invoice", "Duplicate", "Make recurring"],
        ),
        ("kp", ["Duplicate", "Make recurring"]),
    ],
)
def test_each_kind_offers_what_can_be_made_from_it(
    person: Browser, scoped: Account, kind: str, labels: list[str]
) -> None:
    page = _page(person, _issue(scoped, kind=kind))
    shown = page.xpath("//header//*[contains(@class, 'drop-item')]")
    assert [item.text_content().strip() for item in shown] == labels


def test_who_may_only_read_is_offered_nothing_to_change(bob: Person, scoped: Account) -> None:
    Membership.objects.filter(user=bob.user).update(role="accountant")
    browser = Browser(headers={"Accept": "text/html"})
    browser.force_login(bob.user)
    invoice = _issue(scoped)
    page = _page(browser, invoice)
    places = page.xpath("//main//form/@action")
    assert places == [f"/invoices/{invoice.pk}/record_payment"]
    assert browser.get(f"/invoices/{invoice.pk}/edit").status_code == 403


def test_another_accounts_files_and_links_are_out_of_reach(
    person: Browser, charlie: Person, scoped: Account
) -> None:
    with scope(account=charlie.account):
        other = _issue(charlie.account)
    assert person.post(f"/invoices/{other.pk}/renew_link").status_code == 404
    sent = {"file": SimpleUploadedFile("a.pdf", b"x")}
    assert person.post(f"/invoices/{other.pk}/attachments", sent).status_code == 404
