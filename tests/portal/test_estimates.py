"""Estimates that customers accept or decline on the public page."""

import pytest
from lxml import html

from tests.invoices.conftest import Issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.mail.models import Mail

ACCEPT = {"answer": "accepted", "answer_name": "Anna Nowak", "answer_comment": "Please start in May."}


@pytest.fixture
def estimate(issue: Issue) -> Invoice:
    return issue(kind="estimate", number="D7", valid_until="2099-12-31")


def _answer(estimate: Invoice, **fields: str) -> tuple[int, str]:
    answer = Visitor().forge(f"/invoice/{estimate.token}/answer", **fields)
    return answer.status_code, answer.content.decode()


def test_it_is_accepted_with_name_comment_and_time(estimate: Invoice, alice: Person) -> None:
    page = Visitor().read(f"/invoice/{estimate.token}")
    assert "Accept offer" in page
    assert "This offer is valid until 31 Dec 2099." in page
    assert "Valid until" in html.fromstring(page).get_element_by_id("main").text_content()

    status, _ = _answer(estimate, **ACCEPT)

    assert status == 303
    estimate.refresh_from_db()
    assert estimate.status == "accepted"
    (entry,) = JournalEntry.objects.filter(action="invoice.answer", subject_id=estimate.pk)
    told = {"answer": "accepted", "name": "Anna Nowak", "comment": "Please start in May.", "number": "D7"}
    assert entry.after == {**told, "price_gross": "123.0", "currency": "PLN"}
    (mail,) = Mail.objects.filter(to=[alice.user.email])
    assert mail.subject == "D7 accepted"
    assert "Anna Nowak has accepted Estimate D7 to" in mail.text
    assert "Comment: Please start in May." in mail.text
    assert "Accepted by Anna Nowak on" in Visitor().read(f"/invoice/{estimate.token}")
    shown = Visitor(alice).read(f"/invoices/{estimate.pk}")
    assert "Accepted by Anna Nowak on" in shown
    assert f'/invoices/new?copy_invoice_from={estimate.pk}&amp;kind=vat"' in shown


def test_it_is_declined_and_answered_once(estimate: Invoice) -> None:
    assert _answer(estimate, answer="rejected", answer_name="Jan")[0] == 303
    status, page = _answer(estimate, **ACCEPT)

    assert status == 422
    assert "Declined by Jan on" in page
    estimate.refresh_from_db()
    assert estimate.status == "rejected"
    assert JournalEntry.objects.filter(action="invoice.answer").count() == 1


@pytest.mark.parametrize(
    "fields", [{**ACCEPT, "answer_name": " "}, {"answer_name": "A"}, {**ACCEPT, "answer": "paid"}]
)
def test_an_answer_without_name_or_choice_changes_nothing(estimate: Invoice, fields: dict[str, str]) -> None:
    status, page = _answer(estimate, **fields)

    assert status == 422
    assert 'role="alert"' in page
    estimate.refresh_from_db()
    assert estimate.status == "issued"
    assert not JournalEntry.objects.filter(action="invoice.answer").exists()


@pytest.mark.parametrize("hindrance", ["expired", "canceled", "invoice"])
def test_what_is_no_open_offer_takes_no_answer(issue: Issue, hindrance: str) -> None:
    found = issue(
        kind="vat" if hindrance == "invoice" else "estimate",
        valid_until="2020-01-31" if hindrance == "expired" else None,
    )
    if hindrance == "canceled":
        cancel_invoice(found.pk)
    page = Visitor().read(f"/invoice/{found.token}")
    assert "Accept offer" not in page
    assert ("This offer was valid until 31 Jan 2020." in page) is (hindrance == "expired")

    assert _answer(found, **ACCEPT)[0] == 422

    found.refresh_from_db()
    assert found.status == "issued"
