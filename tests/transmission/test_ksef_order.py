"""Order of submission: nothing claims to be outside KSeF while what it refers to is on its way there."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from tests.einvoicing.scenarios import document, row
from tests.transmission.conftest import Connect, work_through
from tests.transmission.ksef_double import KsefDouble, Taken
from tests.transmission.test_ksef import Killed, key_pair, stored
from tidebill.einvoicing.formats.ksef.elements import NAMESPACE
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.transmission.models import Transmission
from tidebill.transmission.section import transmission_section
from tidebill.transmission.services import state_machine
from tidebill.transmission.services.retry import retry
from tidebill.transmission.services.submit import submit_to_register
from tidebill.transmission.tasks import work
from tidebill.wire.errors import RuleViolation

Issue = Callable[..., Invoice]
SEND = r"POST .*/online/[^/]+/invoices"


def correction_of(issue: Issue, invoice: Invoice) -> Invoice:
    return document(issue, kind="correction", copy_invoice_from=invoice.pk, positions=None)


@pytest.mark.parametrize("first", ["predecessor", "correction", "second correction"])
def test_corrections_wait_for_the_numbers_of_what_they_correct(
    first: str, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    original = document(issue)
    submit_to_register(original)
    correction = correction_of(issue, original)
    submit_to_register(correction)
    second = correction_of(issue, correction)
    submit_to_register(second)

    chosen = {"predecessor": original, "correction": correction, "second correction": second}[first]
    step(chosen)
    assert [taken.number for taken in double.taken] == ([original.number] if chosen is original else [])
    assert stored(correction).gov_status == stored(second).gov_status == "processing"
    work_through()

    assert [taken.number for taken in double.accepted] == [original.number, correction.number, second.number]
    register = stored(original).gov_id
    for taken in double.accepted[1:]:
        assert named(taken, "NrKSeFFaKorygowanej") == [register]
        assert named(taken, "NrKSeFN") == []


def test_a_final_invoice_waits_for_all_of_its_advances(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    order = document(issue, kind="client_order", positions=[row(net="1000")])
    parts = [
        document(issue, kind="advance", copy_invoice_from=order.pk, advance_value="300", positions=None)
        for _ in range(2)
    ]
    ids = [part.pk for part in parts]
    final = document(issue, kind="final", positions=None, copy_invoice_from=order.pk, invoice_ids=ids)
    for each in (final, *parts):
        # The final invoice is submitted before one of its advances even began.
        Invoice.objects.filter(pk=parts[1].pk).update(gov_status="processing")
        submit_to_register(each)
    work_through()

    taken = double.accepted[-1]
    assert [found.number for found in double.accepted] == [*(part.number for part in parts), final.number]
    assert named(taken, "NrKSeFFaZaliczkowej") == [stored(part).gov_id for part in parts]
    assert named(taken, "NrKSeFZN") == []


def test_a_correction_waits_for_a_document_that_was_issued_offline(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    original = document(issue)
    submit_to_register(original)
    double.fail("POST .*/auth/challenge", "cut", times=2)
    step(original)
    assert only(original).offline
    correction = correction_of(issue, original)
    submit_to_register(correction)
    step(correction)
    assert (only(correction).state, bytes(only(correction).content)) == ("queued", b"")
    work_through()

    assert [taken.number for taken in double.accepted] == [original.number, correction.number]
    assert named(double.accepted[1], "NrKSeFFaKorygowanej") == [stored(original).gov_id]


def test_what_was_never_sent_is_outside_ksef(issue: Issue, connect: Connect, double: KsefDouble) -> None:
    original = document(issue)
    connect()
    correction = correction_of(issue, original)
    submit_to_register(correction)
    work_through()

    assert named(double.accepted[0], "NrKSeFN") == ["1"]


def test_a_correction_of_a_rejected_document_waits_until_it_is_fixed(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    original = document(issue)
    submit_to_register(original)
    correction = correction_of(issue, original)
    submit_to_register(correction)
    monkeypatch.setattr("tests.transmission.ksef_double.check", lambda _content: iter(["P_7 is wrong"]))
    step(original)
    step(original)
    assert stored(original).gov_status == "send_error"
    step(correction)
    monkeypatch.undo()

    assert [taken.number for taken in double.taken] == [original.number]
    section = transmission_section(stored(correction))
    assert section is not None
    assert section.rows[0].text == "Waiting for the KSeF number of a document that it refers to"
    retry(only(original).pk)
    work_through()

    assert named(double.accepted[1], "NrKSeFFaKorygowanej") == [stored(original).gov_id]


def test_a_waiting_document_may_change_or_go_but_not_once_it_is_written(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    original = document(issue)
    submit_to_register(original)
    kept, gone = correction_of(issue, original), correction_of(issue, original)
    for each in (kept, gone):
        submit_to_register(each)
    update_invoice(kept.pk, InvoiceChange(correction_reason="Zwrot towaru"))
    delete_invoice(gone.pk)
    work_through()

    assert named(double.accepted[1], "PrzyczynaKorekty") == ["Zwrot towaru"]
    assert [taken.number for taken in double.taken] == [original.number, kept.number]
    assert only(gone).messages == ["The document was deleted or canceled before it was sent"]
    with pytest.raises(RuleViolation, match="is in KSeF"):
        update_invoice(kept.pk, InvoiceChange(correction_reason="Another"))


def test_a_worker_that_dies_between_the_two_leaves_the_order_as_it_is(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    original = document(issue)
    submit_to_register(original)
    correction = correction_of(issue, original)
    submit_to_register(correction)
    for target in ("tasks.waiting_for_number", "services.state_machine.digest_of"):

        def die(*_arguments: Any) -> Any:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(f"tidebill.transmission.{target}", die)
            with pytest.raises(Killed):
                for each in (original, original, correction):
                    work.call(transmission=only(each).pk)
    work_through()

    assert [taken.number for taken in double.taken] == [original.number, correction.number]
    assert named(double.accepted[1], "NrKSeFFaKorygowanej") == [stored(original).gov_id]


def test_an_offline_document_that_ksef_rejected_is_sent_as_its_technical_correction(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(token="", **key_pair(), **key_pair("offline_"))
    invoice = document(issue)
    submit_to_register(invoice)
    double.fail("POST .*/auth/challenge", "cut")
    step(invoice)
    printed = Transmission.objects.get(invoice=invoice)
    assert printed.offline
    monkeypatch.setattr("tests.transmission.ksef_double.check", lambda _content: iter(["P_7 is wrong"]))
    work_through()
    # Corrected twice: the first correction is rejected, too.
    for name in ("First", "Second"):
        update_invoice(invoice.pk, InvoiceChange(buyer_name=name))
        retry(Transmission.objects.filter(invoice=invoice).latest("pk").pk)
        if name == "Second":
            monkeypatch.undo()
        assert Transmission.objects.latest("pk").deadline == printed.deadline
        assert stored(invoice).gov_link
        work_through()

    assert [taken.code for taken in double.taken] == [430, 430, 200]
    assert [taken.offline for taken in double.taken] == [True] * 3
    assert [taken.corrects for taken in double.taken] == ["", printed.content_hash, printed.content_hash]
    assert stored(invoice).gov_status == "ok"


def test_a_document_rejected_online_is_sent_again_without_a_reference(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    monkeypatch.setattr("tests.transmission.ksef_double.check", lambda _content: iter(["P_7 is wrong"]))
    work_through()
    monkeypatch.undo()
    update_invoice(invoice.pk, InvoiceChange(buyer_name="Fixed"))
    retry(Transmission.objects.get(invoice=invoice).pk)
    work_through()

    assert [(taken.offline, taken.corrects) for taken in double.taken] == [(False, "")] * 2


def step(invoice: Invoice) -> None:
    """Perform the next step of the document's transmission."""
    state_machine.run(Transmission.objects.filter(invoice=invoice).latest("pk").pk)


def only(invoice: Invoice) -> Transmission:
    return Transmission.objects.filter(invoice=invoice).latest("pk")


def named(taken: Taken, name: str) -> list[str]:
    root = etree.fromstring(taken.content)
    return [found.text or "" for found in root.iter(f"{{{NAMESPACE}}}{name}")]
