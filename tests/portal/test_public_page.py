from tests.invoices.conftest import Issue
from tests.visitor import Visitor
from tidebill.invoices.services.changing.cancel import cancel_invoice


def test_a_stranger_with_the_secret_sees_the_document(issue: Issue) -> None:
    invoice = issue(number="7/11/2026")

    answer = Visitor().open(f"/invoice/{invoice.token}")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "No. 7/11/2026" in page
    assert f'href="/invoice/{invoice.token}.pdf"' in page


def test_the_address_with_the_number_is_the_same_page(issue: Issue) -> None:
    invoice = issue(number="7/11/2026")

    assert "No. 7/11/2026" in Visitor().read(f"/f/7-11-2026/{invoice.token}")


def test_nothing_of_the_account_shows(issue: Issue) -> None:
    invoice = issue(internal_note="Pays late")

    page = Visitor().read(f"/invoice/{invoice.token}")

    assert "Pays late" not in page
    assert "/invoices" not in page
    assert "/settings" not in page


def test_it_says_that_it_is_late(issue: Issue) -> None:
    invoice = issue(issue_date="2020-01-01", payment_to="2020-01-15")

    assert "Payment was due on 15 Jan 2020." in Visitor().read(f"/invoice/{invoice.token}")


def test_it_says_that_it_is_paid(issue: Issue) -> None:
    invoice = issue(status="paid", paid_date="2020-01-10")

    assert "Paid on 10 Jan 2020. Thank you." in Visitor().read(f"/invoice/{invoice.token}")


def test_it_says_that_it_was_cancelled(issue: Issue) -> None:
    invoice = issue()
    cancel_invoice(invoice.pk)

    assert "This document has been canceled." in Visitor().read(f"/invoice/{invoice.token}")


def test_a_wrong_secret_leads_nowhere(issue: Issue) -> None:
    issue()

    answer = Visitor().open("/invoice/wrong")

    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
