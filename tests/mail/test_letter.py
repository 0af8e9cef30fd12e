"""The HTML version of emails about documents."""

from typing import Any

import pytest
from lxml import html

from tests.invoices.conftest import Issue, issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Account, Department
from tidebill.mail.commands import MailOptions, TemplateInput
from tidebill.mail.models import Mail
from tidebill.mail.services.compose import compose
from tidebill.mail.services.invoices import mail_invoice
from tidebill.mail.services.queue import queue_mail
from tidebill.mail.services.templates import create_template

__all__ = ["issue"]
PAYABLE = {
    "number": "7/2026",
    "currency": "EUR",
    "lang": "en",
    "payment_to": "2026-12-15",
    "seller_bank_account": "DE89370400440532013000",
    "buyer_email": "b@example.com",
}


def _letter(mail: Mail) -> tuple[Any, Any]:
    message = compose(mail)
    (content,) = [part for part, kind in message.alternatives if kind == "text/html"]
    return message, html.fromstring(str(content))


def test_it_shows_amount_due_date_one_button_and_a_code(issue: Issue) -> None:
    invoice = issue(**PAYABLE)
    message, page = _letter(mail_invoice(invoice.pk, MailOptions(email_pdf=True)))

    text = " ".join(page.text_content().split())
    assert "Invoice 7/2026 €123.00 Due on 15 December 2026" in text
    assert "Hello, please find attached invoice 7/2026" in text
    assert "DE89370400440532013000" in text.replace(" ", "")
    (button,) = page.xpath("//a[contains(@style, 'padding')]")
    assert button.get("href").startswith("http")
    assert page.xpath("//img/@src") == ["cid:payment-code"]
    written = message.message()
    assert [part["Content-ID"] for part in written.walk() if part["Content-ID"]] == ["<payment-code>"]
    assert "View it online:" in message.body


def test_it_has_the_sellers_color_and_no_script_of_a_template(issue: Issue, scoped: Account) -> None:
    Department.objects.update(accent_colour="#ffee00")
    given = TemplateInput(kind="invoice", subject="S", text="<script>x</script>\n\nSee {{view_url}} soon.")
    create_template(scoped, given)

    _, page = _letter(mail_invoice(issue(**PAYABLE).pk, MailOptions()))

    content = html.tostring(page).decode()
    assert "<script" not in content
    assert "#ffee00" not in content
    assert "#0a6963" not in content
    assert len(page.xpath("//a[contains(@style, 'padding')]")) == 1
    assert len(page.xpath("//a[starts-with(text(), 'http')]")) == 1


@pytest.mark.parametrize("attributes", [{"status": "paid"}, {"kind": "estimate"}])
def test_what_is_not_owed_has_no_due_date_and_no_code(issue: Issue, attributes: dict[str, str]) -> None:
    _, page = _letter(mail_invoice(issue(**{**PAYABLE, **attributes}).pk, MailOptions()))

    assert "Due on" not in page.text_content()
    assert page.xpath("//img") == []


def test_it_is_previewed_and_tried_before_it_is_sent(alice: Person, issue: Issue) -> None:
    invoice = issue(**PAYABLE)
    visitor, place = Visitor(alice), f"/invoices/{invoice.pk}"
    typed = {"email_subject": "Mine", "email_text": "Dear <b>Bob</b>", "email_to": "b@example.com"}

    shown = visitor.send(f"{place}/email_preview", seen_on=place, **typed)
    page = html.fromstring(shown.content.decode())
    assert shown["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Dear <b>Bob</b>" in page.text_content()
    assert page.xpath("//img/@src")[0].startswith("data:image/png;base64,")
    assert not Mail.objects.exists()

    answer = visitor.send(f"{place}/email_test", seen_on=place, **typed)
    (mail,) = Mail.objects.all()
    assert (answer.status_code, mail.to, mail.subject) == (303, [alice.user.email], "Test: Mine")
    assert (mail.kind, mail.text) == ("other", "Dear <b>Bob</b>")
    invoice.refresh_from_db()
    assert (invoice.status, invoice.sent_time) == ("issued", None)


def test_mails_to_owners_stay_plain(scoped: Account) -> None:
    assert compose(queue_mail(scoped, to=["a@example.com"], subject="S", text="T")).alternatives == []
