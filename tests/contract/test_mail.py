"""Documented operations on email, over real HTTP."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error
from tests.live import make_environment, run_command, run_server
from tests.mail_server import run_mail_server


@pytest.fixture
def document(api: httpx.Client) -> int:
    sent = {"buyer_name": "Buyer", "buyer_email": "buyer@example.com"}
    return int(api.post("/invoices.json", json={"invoice": sent}).json()["id"])


def test_a_document_is_mailed_as_the_documentation_does_it(
    http: httpx.Client, token: str, document: int
) -> None:
    place = (
        f"/invoices/{document}/send_by_email.json?api_token={token}&email_to=a@example.com,&email_pdf=true"
    )

    answer = http.post(place)

    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "message"}
    assert answer.json()["status"] == "ok"
    assert "a@example.com" in answer.json()["message"]


def test_a_document_is_mailed_by_xml_and_http_basic(
    http: httpx.Client, login: dict[str, Any], document: int
) -> None:
    answer = http.post(f"/invoices/{document}/send_by_email.xml", auth=(login["login"], login["password"]))
    root = etree.fromstring(answer.content)

    assert (answer.status_code, root.findtext("status")) == (200, "ok")
    assert "buyer@example.com" in str(root.findtext("message"))


def test_without_a_recipient_it_is_refused(api: httpx.Client) -> None:
    number = api.post("/invoices.json", json={"invoice": {"buyer_name": "No address"}}).json()["id"]

    answer = api.post(f"/invoices/{number}/send_by_email.json")

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": {"email_to": ["can't be blank"]}}
    assert api.post("/invoices/999999/send_by_email.json").status_code == 404


def test_mails_are_listed_read_and_sent_once_more(api: httpx.Client, document: int) -> None:
    api.post(f"/invoices/{document}/send_by_email.json")
    (listed,) = api.get(f"/emails.json?invoice_id={document}").json()
    place = f"/emails/{listed['id']}"

    shown = api.get(f"{place}.json").json()
    root = etree.fromstring(api.get(f"{place}.xml").content)

    assert "text" not in listed
    assert shown["to"] == ["buyer@example.com"]
    assert root.findtext("invoice-id") == str(document)
    assert api.post(f"{place}/resend.json").status_code in (201, 422)


def test_templates_are_created_read_changed_listed_and_deleted(api: httpx.Client) -> None:
    sent = {"kind": "reminder", "lang": "pl", "subject": "{{number}}", "text": "{{due}}"}
    made = api.post("/email_templates.json", json={"email_template": sent})
    place = f"/email_templates/{made.json()['id']}.json"

    changed = api.put(place, json={"email_template": {"text": "{{due}} {{currency}}"}})

    assert (made.status_code, made.json()["subject"]) == (201, "{{number}}")
    assert changed.json()["text"] == "{{due}} {{currency}}"
    assert api.get(place).json() == changed.json()
    assert changed.json() in api.get("/email_templates.json").json()
    assert api.delete(place).json() == "ok"
    assert api.get(place).status_code == 404


def test_the_report_of_reminders_is_there(api: httpx.Client) -> None:
    answer = api.get("/reports/reminders_report.json?date_from=2026-01-01&date_to=2026-01-07")

    assert (answer.status_code, answer.json()) == (200, [])


def test_a_mail_goes_from_the_call_to_a_real_server(tmp_path: Path) -> None:
    with make_environment(tmp_path) as environment, run_mail_server() as mail_server:
        place = {**environment, "TIDEBILL_SMTP_URL": mail_server.url, "TIDEBILL_MAIL_FROM": "billing@acme.pl"}
        account = ("account", "create", "acme", "--email", "a@example.com", "--password", "pass word")
        assert run_command(place, *account, "--token", "CODE", "--lang", "pl").returncode == 0
        with run_server(place, tmp_path) as server:
            headers = {"Authorization": "Bearer CODE"}
            with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
                sent = {"number": "1/2026", "buyer_name": "Buyer", "buyer_email": "buyer@example.com"}
                number = client.post("/invoices.json", json={"invoice": sent}).json()["id"]
                client.post(f"/invoices/{number}/send_by_email.json?email_pdf=true")
                document = wait_until_sent(client, number)

    ((recipients, message),) = mail_server.received
    (attached,) = message.iter_attachments()
    assert recipients == ["buyer@example.com"]
    assert str(message["From"]) == "acme <billing@acme.pl>"
    assert attached.get_filename() == "1-2026.pdf"
    assert bytes(attached.get_payload(decode=True)).startswith(b"%PDF")  # type: ignore[arg-type]
    assert (document["status"], document["sent_time"] is not None) == ("sent", True)


def wait_until_sent(client: httpx.Client, number: int) -> Any:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        document = client.get(f"/invoices/{number}.json").json()
        if document["status"] == "sent":
            return document
        time.sleep(0.1)
    raise AssertionError(client.get("/emails.json").text)
