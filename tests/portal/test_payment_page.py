from tests.invoices.conftest import Issue
from tests.visitor import Visitor
from tidebill.accounts.models import Account
from tidebill.invoices import serializers
from tidebill.invoices.services.changing.cancel import cancel_invoice

ACCOUNT = "PL61109010140000071219812874"


def test_it_shows_what_is_due_and_where_to_pay_it(issue: Issue) -> None:
    invoice = issue(number="7/11/2026", paid="23", seller_bank_account=ACCOUNT)

    page = Visitor().read(f"/invoice/payment/{invoice.token}")

    assert "Payment for 7/11/2026" in page
    assert "100.00 PLN" in page
    assert "61 1090 1014 0000 0712 1981 2874" in page


def test_charges_and_deductions_count(issue: Issue) -> None:
    invoice = issue(settlement_positions=[{"kind": "charge", "amount": 10, "reason": "Freight"}])

    assert "133.00 PLN" in Visitor().read(f"/invoice/payment/{invoice.token}")


def test_an_energy_premium_is_taken_off_what_is_due(issue: Issue) -> None:
    invoice = issue(use_prime_cee=True, prime_cee_value="23")

    assert "100.00 PLN" in Visitor().read(f"/invoice/payment/{invoice.token}")


def test_there_is_nothing_to_pay_of_a_paid_document(issue: Issue) -> None:
    invoice = issue(status="paid", seller_bank_account=ACCOUNT)

    page = Visitor().read(f"/invoice/payment/{invoice.token}")

    assert "Nothing is left to pay." in page
    assert "1090 1014" not in page


def test_a_cancelled_document_is_not_to_be_paid(issue: Issue) -> None:
    invoice = issue()
    cancel_invoice(invoice.pk)

    assert "Please do not pay it." in Visitor().read(f"/invoice/payment/{invoice.token}")


def test_its_address_is_answered_where_online_payments_are_on(issue: Issue, scoped: Account) -> None:
    invoice = issue()
    assert serializers.serialize_invoice(invoice, account=scoped)["payment_url"] is None

    scoped.online_payments = True

    wanted = f"http://127.0.0.1:8000/invoice/payment/{invoice.token}"
    assert serializers.serialize_invoice(invoice, account=scoped)["payment_url"] == wanted


def test_a_wrong_secret_leads_nowhere(issue: Issue) -> None:
    issue()

    assert Visitor().open("/invoice/payment/wrong").status_code == 404
