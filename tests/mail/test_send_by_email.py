"""Emailing a document: recipients, content and restrictions."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.test.utils import override_settings
from django_scopes import scope

from tests.caller import Caller
from tests.errors import plain_error
from tests.mail.conftest import Send, read_mail, work
from tests.mail_server import MailServer
from tests.people import Person
from tests.visitor import Visitor
from tidebill import settings
from tidebill.accounts.models import Account
from tidebill.invoices.models import Invoice
from tidebill.mail.models import Mail
from tidebill.mail.tasks import forget_old_letters
from tidebill.storage import clock

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"


def ask(person: Person, document: int, query: str = "", **body: Any) -> Any:
    return Caller(person).post(f"/invoices/{document}/send_by_email.json{query}", body)


def count(account: Account) -> int:
    with scope(account=account):
        return Mail.objects.count()


def test_it_goes_to_the_buyer_where_nobody_is_named(alice: Person, document: int) -> None:
    answer = ask(alice, document)

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "message": "Sending the document to buyer@example.com"}


def test_it_takes_everything_in_the_query_too(alice: Person, account: Account, document: int) -> None:
    query = "?email_to=a@example.com,b@example.com,&email_cc=c@example.com&email_pdf=true&print_option=copy"

    assert ask(alice, document, query).status_code == 200

    with scope(account=account):
        mail = Mail.objects.get()
    assert (mail.to, mail.cc) == (["a@example.com", "b@example.com"], ["c@example.com"])
    assert (mail.email_pdf, mail.print_option, mail.user_id) == (True, "copy", alice.user.pk)
    assert mail.subject == "Invoice 7/2026 from Acme"
    assert f"{account.url}/f/7-2026/" in mail.text


def test_it_carries_the_e_invoice_that_is_asked_for(alice: Person, account: Account, document: int) -> None:
    _sell_from_warsaw(account)
    written = Caller(alice).get(f"/invoices/{document}.ubl").content

    assert ask(alice, document, email_xml="ubl").status_code == 200

    with scope(account=account):
        (attached,) = Mail.objects.get().attachments.all()
        assert (attached.name, attached.content_type) == ("7-2026.xml", "application/xml")
        assert bytes(attached.content) == written


def test_what_keeps_a_document_from_the_format_is_said_and_nothing_is_sent(
    alice: Person, account: Account, document: int
) -> None:
    _sell_from_warsaw(account)

    answer = ask(alice, document, email_xml="xrechnung")

    assert answer.status_code == 422
    assert "buyer_reference" in answer.json()["message"]
    assert ask(alice, document, email_xml="docx").json()["message"] == {
        "email_xml": ["is not included in the list"]
    }
    assert count(account) == 0


def test_the_document_of_another_account_is_carried_nowhere(
    charlie: Person, account: Account, document: int
) -> None:
    assert ask(charlie, document, email_xml="ubl").status_code == 404
    assert (count(account), count(charlie.account)) == (0, 0)


def _sell_from_warsaw(account: Account) -> None:
    """Complete the data that an e-invoice requires of the parties."""
    card = {"name": "Acme", "tax_no": "5252445767", "city": "Warszawa", "post_code": "00-001"}
    sent = {f"seller_{name}": value for name, value in card.items()}
    with scope(account=account):
        Invoice.objects.update(**sent, seller_country="PL", buyer_country="PL", buyer_city="Łódź")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"email_to": "nobody"}, {"email_to": ["is invalid"]}),
        ({"email_to": "a@example.com", "email_cc": "b@"}, {"email_cc": ["is invalid"]}),
        ({"email_to": "a@example.com\nBcc: b@example.com"}, {"email_to": ["is invalid"]}),
        (
            {"email_to": ",".join(f"r{n}@example.com" for n in range(6))},
            {"email_to": ["is too long (maximum is 5)"]},
        ),
        ({"print_option": "twice"}, {"print_option": ["is not included in the list"]}),
    ],
)
def test_what_can_not_be_meant_is_named_and_nothing_is_sent(
    alice: Person, account: Account, document: int, body: dict[str, str], message: dict[str, list[str]]
) -> None:
    answer = ask(alice, document, update_buyer_email=True, **body)

    assert (answer.status_code, plain_error(answer)) == (422, {"code": "error", "message": message})
    assert count(account) == 0
    with scope(account=account):
        assert Invoice.objects.get().buyer_email == "buyer@example.com"


def test_without_any_address_it_is_refused(alice: Person, account: Account) -> None:
    number = Caller(alice).post("/invoices.json", {"invoice": {"buyer_name": "Buyer"}}).json()["id"]

    answer = ask(alice, number)

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": {"email_to": ["can't be blank"]}}
    assert count(account) == 0


def test_within_three_days_it_is_sent_again_by_force_only(
    alice: Person, account: Account, document: int
) -> None:
    assert ask(alice, document).status_code == 200
    refused = ask(alice, document)
    forced = ask(alice, document, force=True)
    with time_machine.travel(clock.actual() + timedelta(days=3, minutes=1)):
        later = ask(alice, document)

    assert (refused.status_code, forced.status_code, later.status_code) == (422, 200, 200)
    assert "Send again" in refused.json()["message"]
    assert count(account) == 3


def test_what_failed_may_be_sent_again_at_once(
    server: MailServer, send: Send, alice: Person, document: int
) -> None:
    server.to_recipient = lambda _: "550 No such user"
    send()
    work()

    assert ask(alice, document).status_code == 200


def test_the_document_keeps_the_address_when_asked(alice: Person, account: Account, document: int) -> None:
    ask(alice, document, email_to="new@example.com")
    with scope(account=account):
        assert Invoice.objects.get().buyer_email == "buyer@example.com"

    ask(alice, document, email_to="new@example.com", update_buyer_email="yes", force=True)

    with scope(account=account):
        assert Invoice.objects.get().buyer_email == "new@example.com"


def test_of_a_document_with_a_recipient_it_is_the_recipients_address(alice: Person, account: Account) -> None:
    sent = {"buyer_name": "Buyer", "buyer_email": "buyer@example.com", "recipient_name": "Branch"}
    number = Caller(alice).post("/invoices.json", {"invoice": sent}).json()["id"]

    ask(alice, number, email_to="branch@example.com", update_buyer_email=True)

    with scope(account=account):
        found = Invoice.objects.get()
    assert (found.buyer_email, found.recipient_email) == ("buyer@example.com", "branch@example.com")


def test_a_mail_is_sent_once_more_as_a_mail_of_its_own(server: MailServer, send: Send, alice: Person) -> None:
    mail = send(email_pdf=True)
    assert Caller(alice).post(f"/emails/{mail.pk}/resend.json").status_code == 422
    work()

    again = Caller(alice).post(f"/emails/{mail.pk}/resend.json")
    work()

    assert again.status_code == 201
    assert again.json()["id"] != mail.pk
    assert [message["Subject"] for _, message in server.received] == [mail.subject] * 2


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_nearest_template_is_used(alice: Person, account: Account, document: int) -> None:
    api = Caller(alice)
    department = api.get("/departments.json").json()[0]["id"]
    for subject, more in (
        ("For all {{number}}", {}),
        ("In Polish {{number}}", {"lang": "pl"}),
        ("Department {{number}}", {"department_id": department}),
    ):
        row = {"kind": "invoice", "subject": subject, "text": "{{ price_gross }} {{currency}}", **more}
        assert api.post("/email_templates.json", {"email_template": row}).status_code == 201

    ask(alice, document)
    with scope(account=account):
        mail = Mail.objects.get()

    assert (mail.subject, mail.text) == ("Department 7/2026", "123.00 PLN")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"subject": "{{nothing}}", "text": "x"}, {"subject": ["contains an unknown placeholder: nothing"]}),
        ({"subject": "x", "text": "{% now %}"}, {"text": ["contains an unknown placeholder: {%"]}),
        ({"subject": "x"}, {"text": ["can't be blank"]}),
        (
            {"subject": "x", "text": "{{buyer_name.account}}"},
            {"text": ["contains an unknown placeholder: buyer_name.account"]},
        ),
        ({"subject": "x", "text": "x", "department_id": 999}, {"department_id": ["does not exist"]}),
    ],
)
def test_a_template_with_a_place_that_can_not_be_filled_is_refused(
    alice: Person, sent: dict[str, Any], message: dict[str, list[str]]
) -> None:
    answer = Caller(alice).post("/email_templates.json", {"email_template": {"kind": "invoice", **sent}})

    assert (answer.status_code, answer.json()["message"]) == (422, message)
    assert Caller(alice).get("/email_templates.json").json() == []


def test_there_is_one_template_for_one_purpose(alice: Person) -> None:
    row = {"email_template": {"kind": "invoice", "subject": "x", "text": "x"}}
    made = Caller(alice).post("/email_templates.json", row).json()["id"]

    assert Caller(alice).post("/email_templates.json", row).json()["message"] == {
        "kind": ["has already been taken"]
    }
    assert Caller(alice).put(f"/email_templates/{made}.json", row).status_code == 200
    assert Caller(alice).delete(f"/email_templates/{made}.json").json() == "ok"


def test_polish_documents_are_mailed_in_polish(alice: Person, account: Account) -> None:
    sent = {"buyer_name": "Buyer", "buyer_email": "b@example.com", "lang": "pl", "number": "8/2026"}
    number = Caller(alice).post("/invoices.json", {"invoice": sent}).json()["id"]

    ask(alice, number)

    with scope(account=account):
        assert Mail.objects.get().subject == "Faktura VAT 8/2026 od Acme"


# ── Mails of the service itself ──────────────────────────────────────────────────────────────────────────


@override_settings(EMAIL_BACKEND="tidebill.mail.backend.QueueBackend")
def test_mails_about_signing_in_are_rows_too_and_no_account_reads_them(
    server: MailServer, alice: Person
) -> None:
    message = EmailMultiAlternatives("Reset", "https://example.com/secret", to=["alice@example.com"])
    message.attach_alternative("<p>secret</p>", "text/html")
    assert message.send() == 1
    mail = Mail.everything.get()
    assert (mail.account, mail.html) == (None, "<p>secret</p>")
    assert Caller(alice).get("/emails.json").json() == []
    assert Caller(alice).get(f"/emails/{mail.pk}.json").status_code == 404

    work()

    ((_, taken),) = server.received
    assert taken["From"] == "Tidebill <noreply@127.0.0.1>"
    sent = read_mail(mail)
    assert (sent.status, sent.text, sent.html) == ("sent", "", None)


@override_settings(EMAIL_BACKEND="tidebill.mail.backend.QueueBackend")
def test_a_forgotten_password_is_mailed_and_the_operator_finds_the_link(alice: Person) -> None:
    Visitor().send(RESET, seen_on=RESET, email=alice.user.email)
    work()

    mail = Mail.everything.get()
    listed, shown = StringIO(), StringIO()
    call_command("mails", stdout=listed)
    call_command("mails", "--show", str(mail.pk), stdout=shown)

    assert (mail.account, mail.to, mail.status) == (None, [alice.user.email], "trapped")
    assert f"{mail.pk} " in listed.getvalue() and "/password/reset/key/" not in listed.getvalue()
    assert "/password/reset/key/" in shown.getvalue()
    with pytest.raises(CommandError, match="email not found: 999"):
        call_command("mails", "--show", "999")


@override_settings(EMAIL_BACKEND="tidebill.mail.backend.QueueBackend")
def test_links_to_sign_in_are_forgotten_after_a_week(alice: Person, account: Account, document: int) -> None:
    Visitor().send(RESET, seen_on=RESET, email=alice.user.email)
    ask(alice, document)
    work()

    with time_machine.travel(clock.actual() + timedelta(days=8)):
        forget_old_letters.call()

    assert [mail.account for mail in Mail.everything.all()] == [account]


def test_django_sends_through_the_queue() -> None:
    assert settings.EMAIL_BACKEND == "tidebill.mail.backend.QueueBackend"
    assert django_mail.get_connection(settings.EMAIL_BACKEND).__class__.__name__ == "QueueBackend"


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────


def test_people_see_mails_and_send_one_once_more(alice: Person, send: Send, document: int) -> None:
    mail = send()
    work()
    visitor = Visitor(alice)

    listed, shown = visitor.read("/emails"), visitor.read(f"/emails/{mail.pk}")
    again = visitor.send(f"/emails/{mail.pk}/resend", seen_on=f"/emails/{mail.pk}")
    place = f"/invoices/{document}"
    sent = visitor.send(f"{place}/send_by_email", seen_on=place, email_to="x@example.com", force="1")

    assert mail.subject in listed
    assert "Not sent – no mail server set up" in shown
    assert "buyer@example.com" in shown
    assert visitor.open("/emails", status="failed").status_code == 200
    assert again.headers["Location"] == f"/emails/{mail.pk + 1}"
    assert sent.headers["Location"] == f"/emails/{mail.pk + 2}"
    assert "x@example.com" in visitor.read(f"/emails/{mail.pk + 2}")
