import html
import re

import pytest

from tests.caller import Caller
from tests.invoices.conftest import Issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.cancel import cancel_invoice


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def state_of(invoice: Invoice) -> tuple[object, ...]:
    invoice.refresh_from_db()
    entries = JournalEntry.objects.filter(subject_id=invoice.pk, action__startswith="invoice.")
    return (invoice.status, invoice.paid, invoice.cancelled, invoice.deleted, entries.count())


def test_it_shows_the_document_as_its_customer_sees_it(alice: Person, issue: Issue) -> None:
    invoice = issue(number="7/11/2026", buyer_name="Café Lumière", description="Thank you <3")

    text = text_of(Visitor(alice).read(f"/invoices/{invoice.pk}"))

    for shown in (
        "No. 7/11/2026",
        "Café Lumière",
        "Idea",
        "23%",
        "100.00",
        "23.00",
        "123.00",
        "Thank you <3",
    ):
        assert shown in text
    assert "one hundred and twenty-three" in text


def test_the_document_speaks_its_own_language(alice: Person, issue: Issue) -> None:
    invoice = issue(lang="pl")

    page = Visitor(alice).read(f"/invoices/{invoice.pk}")

    assert '<html lang="en"' in page
    assert '<article class="sheet" lang="pl"' in page
    assert "Do zapłaty" in page
    assert "Mark as paid" in page


def test_it_tells_what_happened(alice: Person, issue: Issue) -> None:
    invoice = issue()
    visitor = Visitor(alice)
    here = f"/invoices/{invoice.pk}"
    visitor.send(f"{here}/cancel", seen_on=here, cancel_reason="Issued twice")

    text = text_of(visitor.read(here))

    assert "The document has been cancelled" in text
    assert "Reason Issued twice" in text
    assert "· alice" in text


def test_it_leads_to_the_documents_of_its_chain(alice: Person, issue: Issue) -> None:
    order = issue(kind="client_order")
    advance = issue(
        kind="advance", copy_invoice_from=order.pk, advance_value="23", buyer_name=None, positions=None
    )
    final = issue(kind="final", invoice_ids=[advance.pk], buyer_name=None, positions=None)
    visitor = Visitor(alice)

    for shown, others in ((order, (advance, final)), (advance, (order, final)), (final, (order, advance))):
        page = visitor.read(f"/invoices/{shown.pk}")
        assert "Related documents" in page
        assert f'aria-current="page">{shown.number}</strong>' in page
        for other in others:
            assert f'<a href="/invoices/{other.pk}">{other.number}</a>' in page


def test_a_document_that_stands_alone_shows_no_chain(alice: Person, issue: Issue) -> None:
    assert "Related documents" not in Visitor(alice).read(f"/invoices/{issue().pk}")


def test_what_is_due_counts_charges_and_deductions(alice: Person, issue: Issue) -> None:
    invoice = issue(settlement_positions=[{"kind": "charge", "amount": "7.50"}], paid="100")

    assert "Due 30.50 PLN" in text_of(Visitor(alice).read(f"/invoices/{invoice.pk}"))


def test_it_is_marked_as_paid_and_back(alice: Person, issue: Issue) -> None:
    invoice = issue()
    here = f"/invoices/{invoice.pk}"
    visitor = Visitor(alice)

    answer = visitor.send(f"{here}/change_status", seen_on=here, status="paid")

    assert (answer.status_code, answer["Location"]) == (303, here)
    assert state_of(invoice) == ("paid", invoice.price_gross, False, False, 2)
    visitor.send(f"{here}/change_status", seen_on=here, status="issued")
    assert state_of(invoice) == ("issued", 0, False, False, 3)


def test_it_is_deleted_and_leads_back_to_its_list(alice: Person, issue: Issue) -> None:
    invoice = issue(income=False)
    here = f"/invoices/{invoice.pk}"
    visitor = Visitor(alice)

    answer = visitor.send(here, seen_on=here, _method="DELETE")

    assert (answer.status_code, answer["Location"]) == (303, "/invoices?income=no")
    assert f"{invoice.number} has been deleted" in visitor.read("/invoices", income="no")
    assert visitor.open(here).status_code == 404


def test_a_cancelled_one_asks_for_nothing(alice: Person, issue: Issue) -> None:
    invoice = issue()
    cancel_invoice(invoice.pk, reason="Issued twice")

    text = text_of(Visitor(alice).read(f"/invoices/{invoice.pk}"))

    assert "Mark as paid" not in text
    assert "Cancel the document" not in text
    assert "Delete the document" in text


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("/change_status", {"status": "paid"}),
        ("/cancel", {"cancel_reason": "Because"}),
        ("", {"_method": "DELETE"}),
    ],
)
def test_a_form_of_another_site_changes_nothing(
    alice: Person, issue: Issue, action: str, fields: dict[str, str]
) -> None:
    invoice = issue()
    before = state_of(invoice)

    answer = Visitor(alice).forge(f"/invoices/{invoice.pk}{action}", **fields)

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()
    assert state_of(invoice) == before


def test_another_account_finds_nothing(charlie: Person, issue: Issue) -> None:
    invoice = issue()
    before = state_of(invoice)
    visitor = Visitor(charlie)

    answers = [
        visitor.open(f"/invoices/{invoice.pk}"),
        visitor.send(f"/invoices/{invoice.pk}/change_status", seen_on="/invoices", status="paid"),
        visitor.send(f"/invoices/{invoice.pk}/cancel", seen_on="/invoices"),
        visitor.send(f"/invoices/{invoice.pk}", seen_on="/invoices", _method="DELETE"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert all("Not found" in answer.content.decode() for answer in answers)
    assert state_of(invoice) == before


def test_a_colleague_sees_it(bob: Person, issue: Issue) -> None:
    assert Visitor(bob).open(f"/invoices/{issue().pk}").status_code == 200


def test_a_correction_shows_rows_before_after_and_the_difference(alice: Person) -> None:
    api = Caller(alice)
    row = {"name": "Tea", "tax": 23, "quantity": 2, "total_price_gross": "246"}
    original = api.post("/invoices.json", {"invoice": {"buyer_name": "Buyer", "positions": [row]}}).json()
    side = {"name": "Tea", "tax": 23, "quantity": 1, "total_price_gross": "123"}
    corrected = {
        "name": "Tea",
        "tax": 23,
        "kind": "correction",
        "quantity": -1,
        "total_price_gross": "-123",
        "correction_before_attributes": {**row, "kind": "correction_before"},
        "correction_after_attributes": {**side, "kind": "correction_after"},
    }
    sent = {
        "kind": "correction",
        "invoice_id": original["id"],
        "from_invoice_id": original["id"],
        "correction_reason": "One came back",
        "positions": [corrected],
    }
    made = api.post("/invoices.json", {"invoice": {"buyer_name": "Buyer", "lang": "en", **sent}}).json()

    page = Caller(accept="text/html").get(f"/invoice/{made['token']}").content.decode()

    labels = ("Before correction", "After correction", "Difference")
    places = [page.index(f">{label}<") for label in labels]
    assert places == sorted(places)
    before, after, difference = (
        page[start:end] for start, end in zip(places, [*places[1:], None], strict=True)
    )
    assert ("246.00" in before, "123.00" in after, "123.00" in difference) == (True, True, True)


def test_a_correction_note_shows_what_was_said_and_what_is_right(alice: Person) -> None:
    sent = {
        "kind": "correction_note",
        "buyer_name": "Buyer",
        "lang": "en",
        "corrected_content_before": "Long St 1",
        "corrected_content_after": "Long St 11",
    }
    made = Caller(alice).post("/invoices.json", {"invoice": sent}).json()

    page = Caller(accept="text/html").get(f"/invoice/{made['token']}").content.decode()

    assert page.index("Long St 1<") < page.index("Long St 11<")
