import pytest

from tests.invoices.conftest import Issue
from tests.visitor import Visitor
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.mail.services.wording import word


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


@pytest.mark.parametrize(
    ("lang", "shown", "subject"),
    [
        ("it", "en", "Invoice"),
        ("de/en", "de", "Rechnung"),
        ("en-GB", "en", "Invoice"),
        ("pl", "pl", "Faktura"),
    ],
)
def test_its_pages_and_its_email_agree_on_a_language_whatever_the_browser_prefers(
    lang: str, shown: str, subject: str, issue: Issue
) -> None:
    invoice = issue(lang=lang)
    polish = Visitor(**{"Accept-Language": "pl"})

    pages = [polish.read(f"/invoice/{invoice.token}"), polish.read(f"/invoice/payment/{invoice.token}")]

    assert [f'<html lang="{shown}"' in page for page in pages] == [True, True]
    assert word("invoice", invoice)[0].startswith(subject)
