"""Emails passed on by a mail server are imported as expenses."""

import base64
import io
import json
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import row
from tidebill.accounts.models import Account
from tidebill.attachments.models import Attachment
from tidebill.cli import main
from tidebill.einvoicing.reading.mail import attached_files
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.receiving.mail import receive_mail
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice
from tidebill.printing.services import print_invoice
from tidebill.wire.errors import RuleViolation

pytestmark = pytest.mark.usefixtures("any_recipient")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command with a message on standard input."""
    # The test database is ready, its connection must stay open, and logging is set up once.
    monkeypatch.setattr("tidebill.operation.database.prepare_database", lambda: None)
    monkeypatch.setattr("django.setup", lambda: None)

    def run(account: str, message: bytes) -> int:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(message)))
        return main(["receive-mail", account])

    return run


def test_a_mail_server_hands_it_over_on_standard_input(
    command: Callable[..., int], bill: Bill, capsys: pytest.CaptureFixture[str]
) -> None:
    issued = bill(positions=[row()])

    assert command("acme", _mail(("one.xml", formats()["ubl"].write(load(issued))))) == 0

    expense = Invoice.objects.get(income=False)
    assert json.loads(capsys.readouterr().out) == [
        {"file": "one.xml", "id": expense.pk, "number": issued.number}
    ]


def test_a_mail_to_nobody_is_left_with_the_mail_server(
    scoped: Account, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("nobody", _mail(("one.xml", b"<a/>"))) == 1

    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "tidebill: Account nobody does not exist\n")


def _mail(*files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "Your bill"
    message.set_content("See the attachment.")
    for name, content in files:
        kind = "pdf" if name.endswith("pdf") else "xml"
        message.add_attachment(content, maintype="application", subtype=kind, filename=name)
    return message.as_bytes()


def test_each_e_invoice_of_a_mail_becomes_an_expense(scoped: Account, bill: Bill) -> None:
    one, other = bill(positions=[row()]), bill(positions=[row(gross="61.50")])
    written = formats()["ubl"].write(load(one))
    printed = print_invoice(Invoice.objects.select_related("account", "department").get(pk=other.pk))

    told = receive_mail("acme", _mail(("one.xml", written), ("terms.xml", b"<terms/>"), ("two.pdf", printed)))

    assert [line.get("number") for line in told] == [one.number, None, other.number]
    assert told[1] == {
        "file": "terms.xml",
        "refused": "This file isn't a readable e-invoice (UBL, CII, Factur-X or FA(3))",
    }
    expenses = Invoice.objects.filter(income=False).order_by("pk")
    assert [expense.price_gross for expense in expenses] == [one.price_gross, other.price_gross]
    assert [found.name for found in Attachment.objects.order_by("pk")] == ["one.xml", "two.pdf"]


def test_the_same_mail_changes_nothing_the_second_time(scoped: Account, bill: Bill) -> None:
    mail = _mail(("one.xml", formats()["cii"].write(load(bill(positions=[row()])))))
    receive_mail("acme", mail)

    (told,) = receive_mail("acme", mail)

    assert "has already been imported" in told["refused"]
    assert Invoice.objects.filter(income=False).count() == 1


def test_a_mail_to_nobody_is_refused(account: Account) -> None:
    with pytest.raises(RuleViolation, match="nobody"):
        receive_mail("nobody", _mail())


@pytest.mark.parametrize("kind", ["application/xml; name*", "mul4ipoding:pe: application/xml; name*"])
def test_a_malformed_header_hides_no_other_file(kind: str) -> None:
    part = f"--b\r\nContent-Type: {kind}\r\n\r\nx\r\n"
    good = '--b\r\nContent-Type: application/xml; name="a.xml"\r\n\r\n<a/>\r\n--b--\r\n'
    message = f"Content-Type: multipart/mixed; boundary=b\r\n\r\n{part}{good}"

    files = attached_files(message.encode())

    assert ("a.xml", base64.b64encode(b"<a/>").decode()) in files
