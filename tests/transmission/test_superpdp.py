"""SUPER PDP: each document is sent once despite failures, its status is followed, purchases are received."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.einvoicing.conftest import Bill, bill
from tests.einvoicing.test_french import french
from tests.people import Person
from tests.transmission.conftest import work_through
from tests.transmission.superpdp_double import SECRET, SuperPdpDouble, run_double
from tests.visitor import Visitor
from tidebill.accounts.models import Account, Department
from tidebill.einvoicing.models import HeldFile
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice
from tidebill.mail.models import Mail
from tidebill.transmission.channels.peppol import superpdp
from tidebill.transmission.commands import PeppolInput
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.services.connect import connect_peppol
from tidebill.transmission.services.receiving import receive_documents
from tidebill.transmission.services.submit import submit
from tidebill.transmission.tasks import fetch_all

__all__ = ["bill"]
Connect = Callable[..., Connection]
SEND = r"POST /v1.beta/invoices"


@pytest.fixture(scope="module")
def running() -> Iterator[SuperPdpDouble]:
    with run_double() as double:
        yield double


@pytest.fixture
def double(running: SuperPdpDouble, settings: Any) -> SuperPdpDouble:
    settings.TIDEBILL_WEBHOOK_ALLOW_PRIVATE = True
    url = running.url
    running.__init__()  # type: ignore[misc]
    running.url = url
    superpdp._accesses.clear()
    return running


@pytest.fixture
def connect(scoped: Account, double: SuperPdpDouble) -> Connect:
    def make(**attributes: Any) -> Connection:
        sent = {"provider": "superpdp", "url": double.url, "identity": "0225:303265045", "client_id": "id"}
        return connect_peppol(scoped, PeppolInput(**{**sent, "token": SECRET, **attributes}))

    return make


def state() -> str:
    return Transmission.objects.get().state


def test_a_document_between_french_companies_goes_as_ubl_and_its_status_is_followed(
    bill: Bill, connect: Connect, double: SuperPdpDouble
) -> None:
    connect()
    made = submit(french(bill), "peppol")
    assert made.format == "ubl"
    work_through()

    found = Transmission.objects.get()
    assert (found.state, found.external_id) == ("accepted", str(double.sent[0]["id"]))
    assert b"<cbc:ProfileID>S1</cbc:ProfileID>" in double.contents[double.sent[0]["id"]]
    assert double.requests.count("POST /oauth2/token") == 1


def test_a_document_to_another_country_goes_over_peppol(
    bill: Bill, connect: Connect, double: SuperPdpDouble
) -> None:
    connect()
    buyer = {"buyer_country": "DE", "buyer_tax_no": "DE123456788"}
    assert submit(french(bill, oid="PO-7", **buyer), "peppol").format == "peppol"
    work_through()
    assert state() == "accepted"


@pytest.mark.parametrize(
    ("pattern", "what", "times"),
    [
        (SEND, "cut", 1),
        (SEND, "lose", 1),
        (SEND, "lose", 2),
        (SEND, 500, 1),
        (SEND, 429, 1),
        (r"POST /oauth2/token", 503, 2),
        (r"GET /v1.beta/invoices", 500, 1),
        (r"GET /v1.beta/invoices/\d+", "cut", 2),
    ],
)
def test_a_document_gets_there_once_whatever_goes_wrong(
    pattern: str, what: int | str, times: int, bill: Bill, connect: Connect, double: SuperPdpDouble
) -> None:
    connect()
    for _ in range(5):
        double.add("out", b"<earlier/>")
    double.fail(pattern, what, times=times)
    submit(french(bill), "peppol")
    work_through()

    assert state() == "accepted"
    assert len(double.sent) == 6


@pytest.mark.parametrize("code", ["api:invalid", "fr:213", "fr:501"])
def test_a_rejection_is_reported_and_the_document_can_be_sent_again(
    code: str, bill: Bill, connect: Connect, double: SuperPdpDouble
) -> None:
    connect()
    double.statuses = ["api:uploaded", code]
    invoice = french(bill)
    submit(invoice, "peppol")
    work_through()
    assert state() == "rejected"
    assert code in Transmission.objects.get().messages[0]

    double.statuses = ["api:uploaded", "api:sent"]
    submit(invoice, "peppol")
    work_through()
    assert [found.state for found in Transmission.objects.order_by("pk")] == ["rejected", "accepted"]


def test_rejected_credentials_pause_the_connection_until_they_work(
    bill: Bill, connect: Connect, double: SuperPdpDouble
) -> None:
    double.secret = "other"
    connect()
    submit(french(bill), "peppol")
    work_through()
    assert Transmission.objects.get().state == "queued"
    assert Connection.objects.get().paused_at is not None
    assert Mail.objects.filter(subject="The access point rejects your credentials").count() == 1
    assert double.sent == []

    connect(token="other")
    work_through()
    assert state() == "accepted"


def test_received_documents_become_expenses_once(
    bill: Bill, connect: Connect, double: SuperPdpDouble, scoped: Account
) -> None:
    seller = {"seller_tax_no": "FR44732829320", "buyer_tax_no": "FR40303265045"}
    contents = [formats()["ubl"].write(load(french(bill, **seller))) for _ in range(3)]
    stranger = formats()["cii"].write(load(french(bill, buyer_tax_no="FR44732829320")))
    Department.objects.update(tax_no="FR40303265045")
    for content in (*contents, b"<broken/>", stranger, contents[0]):
        double.add("in", content)
    connect(fetch_purchases=True)
    fetch_all.call()
    work_through()

    assert Invoice.objects.filter(income=False).count() == 3
    assert HeldFile.objects.get().source == HeldFile.PEPPOL
    assert Connection.objects.get().position == str(double.invoices[-1]["id"])
    before = len(double.requests)
    assert receive_documents(Connection.objects.get()) == []
    assert len(double.requests) == before + 1


def test_a_person_chooses_the_provider(alice: Person, double: SuperPdpDouble) -> None:
    visitor = Visitor(alice)
    form = {
        "_method": "PUT",
        "peppol[provider]": "superpdp",
        "peppol[url]": "",
        "peppol[identity]": "0225:303265045",
        "peppol[active]": "1",
        "peppol[client_id]": "id",
        "peppol[token]": SECRET,
    }
    assert visitor.send("/settings/peppol", seen_on="/settings/peppol", **form).status_code in (302, 303)
    page = visitor.read("/settings/peppol")
    assert "https://api.superpdp.tech" in page
    assert SECRET not in page
