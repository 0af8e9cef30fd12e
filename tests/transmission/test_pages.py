"""Pages of transmissions."""

from collections.abc import Callable

from django_scopes import scope

from tests.einvoicing.scenarios import document
from tests.people import Person
from tests.transmission.conftest import Connect, work_through
from tests.transmission.ksef_double import KsefDouble
from tests.visitor import Visitor
from tidebill.invoices.models import Invoice
from tidebill.transmission.models import Connection, Transmission

Issue = Callable[..., Invoice]


def test_a_person_sends_a_document_and_sees_what_became_of_it(
    alice: Person, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    invoice = document(issue)
    visitor = Visitor(alice)
    place = f"/invoices/{invoice.pk}"
    assert "Send with KSeF" in visitor.read(place)

    sent = visitor.send(f"{place}/transmissions", seen_on=place, **{"transmission[channel]": "ksef"})
    assert sent.status_code in (302, 303)
    page = visitor.read(place)
    assert "Queued for sending" in page
    assert "Send with KSeF" not in page
    with scope(account=alice.account):
        work_through()

    page = visitor.read(place)
    assert double.accepted[0].ksef_number in page
    assert "Accepted as an e-invoice" in page
    file = visitor.open(f"{place}/attachment", kind="gov_upo")
    assert file.status_code == 302
    assert (
        double.accepted[0].ksef_number.encode()
        in visitor.open(file["Location"].removeprefix(alice.account.url)).content
    )


def test_a_person_reads_what_hinders_a_document(alice: Person, issue: Issue, connect: Connect) -> None:
    connect()
    invoice = document(issue, seller_tax_no="1")

    assert "must be a valid Polish tax number" in Visitor(alice).read(f"/invoices/{invoice.pk}")


def test_an_account_without_connections_sees_nothing_of_it(alice: Person, issue: Issue) -> None:
    assert "transmissions-title" not in Visitor(alice).read(f"/invoices/{document(issue).pk}")


def test_a_person_connects_the_account(alice: Person, double: KsefDouble) -> None:
    visitor = Visitor(alice)
    form = {
        "_method": "PUT",
        "ksef[environment]": "demo",
        "ksef[identity]": "1",
        "ksef[token]": "kept-secret",
    }
    assert (
        "Must be a valid Polish tax number"
        in visitor.send("/settings/ksef", seen_on="/settings/ksef", **form).content.decode()
    )

    visitor.send("/settings/ksef", seen_on="/settings/ksef", **{**form, "ksef[identity]": "5252445767"})
    with scope(account=alice.account):
        assert Connection.objects.get().environment == "demo"
    assert "kept-secret" not in visitor.read("/settings/ksef")
    visitor.send("/settings/ksef/try", seen_on="/settings/ksef")
    assert "KSeF rejected the connection: 400 Invalid token" in visitor.read("/settings")


def test_a_refused_document_can_be_tried_again(
    alice: Person, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    double.fail(r"POST .*/online/[^/]+/invoices", 400)
    connect()
    invoice = document(issue)
    visitor = Visitor(alice)
    place = f"/invoices/{invoice.pk}"
    visitor.send(f"{place}/transmissions", seen_on=place, **{"transmission[channel]": "ksef"})
    with scope(account=alice.account):
        work_through()
        refused = Transmission.objects.get()
    assert refused.state == "rejected"

    visitor.send(f"{place}/transmissions/{refused.pk}", seen_on=place)
    with scope(account=alice.account):
        work_through()

    assert "Accepted as an e-invoice" in visitor.read(place)
