"""Email with e-invoice, and Peppol through an access point, with the test partner mock-einvoice."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from mockeinvoice.buyer import Buyer
from mockeinvoice.server import serve

from tests.einvoicing.scenarios import GERMAN, document
from tests.transmission.conftest import work_through
from tidebill.accounts.models import Account
from tidebill.invoices.models import Invoice
from tidebill.mail.models import Mail
from tidebill.transmission.commands import PeppolInput
from tidebill.transmission.models import Transmission
from tidebill.transmission.services.connect import connect_peppol
from tidebill.transmission.services.state_machine import run
from tidebill.transmission.services.submit import submit
from tidebill.wire.errors import Invalid, RuleViolation

Issue = Callable[..., Invoice]


def test_a_mail_carries_the_e_invoice_once(issue: Issue) -> None:
    invoice = document(issue, buyer_email="buyer@example.com", oid="PO-7")
    made = submit(invoice, "email", format="ubl")
    work_through_mail()
    Mail.everything.filter(invoice=invoice).update(status=Mail.Status.SENT)
    work_through_mail()

    (mail,) = Mail.objects.filter(invoice=invoice)
    (file,) = mail.attachments.all()
    assert (file.content_type, bytes(file.content)) == ("application/xml", bytes(made.content))
    assert Transmission.objects.get(pk=made.pk).state == "accepted"
    assert Invoice.objects.get(pk=invoice.pk).gov_status is None


def test_a_document_without_an_address_is_not_mailed(issue: Issue) -> None:
    made = submit(document(issue, oid="PO-7"), "email")
    work_through_mail()

    assert Transmission.objects.get(pk=made.pk).state == "not_sent"
    assert not Mail.objects.exists()


def test_a_format_that_a_channel_does_not_carry_is_refused(issue: Issue) -> None:
    with pytest.raises(Invalid) as refused:
        submit(document(issue), "email", format="pigeon")

    assert list(refused.value.errors) == ["format"]


def test_an_account_without_an_access_point_sends_nothing(issue: Issue) -> None:
    with pytest.raises(RuleViolation):
        submit(document(issue), "peppol")


def test_an_access_point_takes_a_document(issue: Issue, partner: str, scoped: Account) -> None:
    connect_peppol(scoped, PeppolInput(url=partner, identity="9945:5252445767", token="secret"))
    made = submit(sendable(issue), "peppol")
    work_through()

    found = Transmission.objects.get(pk=made.pk)
    assert found.state == "accepted", found.messages
    held = httpx.get(f"{partner}/_mock/invoices/{found.external_id}").json()
    assert (held["number"], held["verdict"]) == (made.invoice.number, "valid")


def test_what_the_receiver_turns_away_is_reported(issue: Issue, partner: str, scoped: Account) -> None:
    connect_peppol(scoped, PeppolInput(url=partner, identity="9945:5252445767"))
    made = submit(sendable(issue), "peppol")
    broken = (
        bytes(made.content).replace(b"<cbc:DueDate>", b"<cbc:Nothing>").replace(b"PayableAmount", b"Payable")
    )
    Transmission.objects.filter(pk=made.pk).update(content=broken)
    work_through()

    found = Transmission.objects.get(pk=made.pk)
    assert found.state == "rejected"
    assert found.messages


def test_an_answer_that_was_lost_is_asked_for_by_its_key(
    issue: Issue, scoped: Account, settings: Any
) -> None:
    settings.TIDEBILL_WEBHOOK_ALLOW_PRIVATE = True
    with access_point() as (url, seen):
        connect_peppol(scoped, PeppolInput(url=url, identity="9945:5252445767"))
        made = submit(sendable(issue), "peppol")
        work_through()

    found = Transmission.objects.get(pk=made.pk)
    assert (found.state, found.external_id) == ("accepted", "42")
    assert [method for method, _path in seen] == ["POST", "GET"]


def sendable(issue: Issue) -> Invoice:
    return document(issue, oid="PO-7", **{**GERMAN, "buyer_tax_no_kind": ""})


def work_through_mail() -> None:
    """Perform the transmission's jobs only: the email itself stays queued."""
    for transmission in Transmission.objects.filter(state__in=Transmission.OPEN):
        run(transmission.pk)


@pytest.fixture
def partner(settings: Any) -> Iterator[str]:
    settings.TIDEBILL_WEBHOOK_ALLOW_PRIVATE = True
    server = serve(Buyer(), "127.0.0.1", 0, quiet=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class access_point:
    """An access point that accepts a document, disconnects, and reports the status on request."""

    def __enter__(self) -> tuple[str, list[tuple[str, str]]]:
        seen: list[tuple[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                seen.append(("POST", self.path))
                self.rfile.read(int(self.headers["Content-Length"]))
                self.connection.close()

            def do_GET(self) -> None:
                seen.append(("GET", self.path))
                body = b'{"id": "42", "status": "delivered"}'
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Suppress logs."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}", seen

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
