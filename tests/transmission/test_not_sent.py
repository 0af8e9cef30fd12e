"""Only KSeF rejects documents: one that never reached it is not sent, or waits, and goes again in bulk."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.caller import Caller
from tests.einvoicing.scenarios import document
from tests.people import Person
from tests.transmission.conftest import Connect, work_through
from tests.transmission.ksef_double import KsefDouble
from tests.transmission.test_ksef import stored
from tests.transmission.test_ksef_batches import queued
from tests.transmission.test_ksef_order import correction_of
from tests.visitor import Visitor
from tidebill.events.models import Job
from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.transmission.models import Transmission
from tidebill.transmission.services.state_machine import run
from tidebill.transmission.services.submit import submit_to_register
from tidebill.transmission.tasks import reconcile

Issue = Callable[..., Invoice]
SEND = r"POST .*/online/[^/]+/invoices"


def states() -> list[str]:
    return list(Transmission.objects.order_by("pk").values_list("state", flat=True))


def test_a_document_queued_for_an_environment_that_the_account_left_can_be_sent_to_the_new_one(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect(environment="demo")
    invoice = document(issue)
    submit_to_register(invoice)
    connect(environment="production")
    work_through()

    assert states() == ["not_sent"]
    assert stored(invoice).gov_status == "demo_not_connected"
    submit_to_register(stored(invoice))
    work_through()
    assert states() == ["not_sent", "accepted"]
    assert stored(invoice).gov_status == "ok"
    assert len(double.taken) == 1


def test_a_document_that_may_be_in_the_other_environment_is_queried_once_the_account_returns(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect(environment="demo")
    double.fail(SEND, "lose", times=1)
    invoice = document(issue)
    submit_to_register(invoice)
    sent = Transmission.objects.get()
    run(sent.pk)
    connect(environment="production")
    for _ in range(2):
        Transmission.objects.update(next_at=clock.now() - timedelta(hours=1))
        reconcile.call()
        work_through()
    assert states() == ["unknown"]
    attempts = Transmission.objects.get().attempts
    reconcile.call()
    assert not Job.objects.filter(finished_at=None, name__contains="work").exists()

    connect(environment="demo")
    work_through()
    assert states() == ["accepted"]
    assert Transmission.objects.get().attempts > attempts
    assert len(double.taken) == 1


@pytest.mark.parametrize("asked", [False, True])
def test_the_outcome_of_a_test_never_replaces_what_production_decided(
    asked: bool, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect(environment="demo")
    invoice = document(issue)
    submit_to_register(invoice)
    if asked:
        double.fail(SEND, "lose", times=1)
        run(Transmission.objects.get().pk)
    connect(environment="production")
    Job.objects.all().delete()
    double.sessions.clear()
    submit_to_register(stored(invoice))
    work_through()
    number = stored(invoice).gov_id
    connect(environment="demo")
    run(Transmission.objects.order_by("pk")[0].pk)

    assert (stored(invoice).gov_status, stored(invoice).gov_id) == ("ok", number)


@pytest.mark.parametrize(
    ("change", "status"), [({"cancelled": True}, "not_applicable"), ({"seller_tax_no": "1"}, "send_error")]
)
def test_a_waiting_document_that_can_not_be_written_any_more_is_not_sent(
    change: dict[str, object], status: str, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    original = document(issue)
    submit_to_register(original)
    correction = correction_of(issue, original)
    submit_to_register(correction)
    Invoice.objects.filter(pk=correction.pk).update(**change)
    work_through()

    assert states() == ["accepted", "not_sent"]
    assert stored(correction).gov_status == status
    assert [taken.number for taken in double.taken] == [original.number]


def test_documents_of_the_list_are_sent_again_in_bulk(
    alice: Person, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect(environment="demo")
    invoices = queued(issue, 3)
    connect(environment="production")
    work_through()
    late, bad = document(issue), document(issue, kind="proforma")
    visitor = Visitor(alice)
    assert "/invoices/bulk/transmit?channel=ksef" in visitor.read("/invoices?period=all")

    numbers = [invoice.pk for invoice in (*invoices, late, bad)]
    response = Caller(alice).post("/invoices/bulk/transmit.json", {"invoice_ids": numbers}).json()
    assert (response["done"], response["failed"]) == (4, 1)
    assert response["results"][-1]["message"]
    again = Caller(alice).post("/invoices/bulk/transmit.json", {"invoice_ids": numbers[:4]}).json()
    assert again["done"] == 4
    work_through(60)

    assert {stored(invoice).gov_status for invoice in (*invoices, late)} == {"ok"}
    assert len(double.taken) == 4
    page = visitor.send("/invoices/bulk/transmit", seen_on="/invoices", **{"invoice_ids[]": numbers[0]})
    assert page.status_code == 200


def test_the_list_of_an_account_without_connection_offers_no_bulk_sending(
    alice: Person, issue: Issue
) -> None:
    document(issue)
    assert "bulk/transmit" not in Visitor(alice).read("/invoices?period=all")
    refused = Caller(alice).post("/invoices/bulk/transmit.json", {"invoice_ids": [1], "channel": "pigeon"})
    assert refused.status_code == 422
