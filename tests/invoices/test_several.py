"""Bulk changes: each document separately, with its outcome."""

from typing import Any

import pytest
from django.conf import settings

from tests.caller import Caller
from tests.invoices.conftest import Issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.mail.models import Mail
from tidebill.payments.models import Payment

pytestmark = pytest.mark.django_db
STATUS = "/invoices/bulk/change_status.json"
MAILS = "/invoices/bulk/send_by_email.json"


def test_what_is_refused_for_one_keeps_no_other_from_it(alice: Person, issue: Issue, scoped: Any) -> None:
    good, void = issue(number="G/1"), issue(number="V/1")
    cancel_invoice(void.pk)

    answer = Caller(alice).post(STATUS, {"invoice_ids": [good.pk, void.pk, 999_999], "status": "sent"})

    assert answer.status_code == 200
    assert answer.json() == {
        "done": 1,
        "failed": 2,
        "results": [
            {"id": good.pk, "code": "success", "name": "G/1", "message": None},
            {
                "id": void.pk,
                "code": "error",
                "name": None,
                "message": "A canceled document can't be changed",
            },
            {"id": 999_999, "code": "error", "name": None, "message": "Not Found"},
        ],
    }
    assert Invoice.objects.get(pk=good.pk).status == "sent"
    assert Invoice.objects.get(pk=void.pk).status == "issued"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"status": "sent"}, "invoice_ids"),
        ({"invoice_ids": list(range(1, 102)), "status": "sent"}, "invoice_ids"),
        ({"invoice_ids": [1]}, "status"),
    ],
)
def test_what_is_missing_or_too_much_is_named(alice: Person, sent: dict[str, Any], field: str) -> None:
    answer = Caller(alice).post(STATUS, sent)

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == [field]


def test_each_is_mailed_to_its_own_buyer(alice: Person, issue: Issue, scoped: Any) -> None:
    one = issue(buyer_email="one@example.com")
    two = issue(buyer_email="two@example.com")
    none = issue(buyer_name="Somebody without an address")

    answer = Caller(alice).post(MAILS, {"invoice_ids": [one.pk, two.pk, none.pk]})

    assert [result["code"] for result in answer.json()["results"]] == ["success", "success", "error"]
    assert answer.json()["results"][2]["message"] == "email_to: can't be blank"
    mails = Mail.objects.order_by("pk").values_list("invoice_id", "email_pdf")
    assert list(mails) == [(one.pk, True), (two.pk, True)]


def test_a_person_is_shown_what_became_of_each(alice: Person, issue: Issue, scoped: Any) -> None:
    good, void = issue(number="G/1"), issue(number="V/1")
    cancel_invoice(void.pk)
    visitor = Visitor(alice, referer=f"{settings.TIDEBILL_BASE_URL}/invoices?status=issued")

    answer = visitor.send(
        "/invoices/bulk/change_status?status=sent",
        seen_on="/invoices",
        **{"invoice_ids[]": [good.pk, void.pk]},
    )

    page = answer.content.decode()
    assert "1 document changed." in page
    assert "A canceled document can" in page
    assert 'href="/invoices?status=issued"' in page


def test_a_payment_is_recorded_with_date_and_amount(alice: Person, issue: Issue, scoped: Any) -> None:
    row = {"name": "Idea", "quantity": 1, "tax": "23", "total_price_gross": "123"}
    invoice = issue(positions=[row], currency="EUR")
    visitor = Visitor(alice)
    menu = visitor.read(f"/invoices/{invoice.pk}/actions")
    assert 'name="payment[price]" inputmode="decimal" value="123.0"' in menu

    answer = visitor.send(
        f"/invoices/{invoice.pk}/record_payment",
        seen_on="/invoices",
        **{"payment[price]": "23", "payment[paid_date]": "2026-11-20"},
    )

    assert answer.status_code == 303
    payment = Payment.objects.get()
    assert (payment.price, payment.currency, payment.paid) == (23, "EUR", True)
    found = Invoice.objects.get(pk=invoice.pk)
    assert (found.paid, str(found.paid_date), found.status) == (23, "2026-11-20", "partial")


def test_deleting_can_be_undone_from_the_list(alice: Person, issue: Issue, scoped: Any) -> None:
    invoice = issue(number="D/1")
    visitor = Visitor(alice)
    visitor.send(f"/invoices/{invoice.pk}", seen_on="/invoices", _method="DELETE")
    page = visitor.read("/invoices", period="all")
    assert f'action="/invoices/{invoice.pk}/restore"' in page

    visitor.send(f"/invoices/{invoice.pk}/restore", seen_on="/invoices")

    assert not Invoice.objects.get(pk=invoice.pk).deleted
    assert "D/1 restored" in visitor.read("/invoices")
