from decimal import Decimal

from tests.invoices.conftest import Issue
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.invoices.sums import CurrencySum, sum_by_currency


def test_it_adds_up_each_currency(issue: Issue) -> None:
    issue(paid="100")
    issue()
    issue(currency="EUR")

    assert sum_by_currency(Invoice.objects.all()) == [
        CurrencySum("PLN", 2, Decimal("200.00"), Decimal("46.00"), Decimal("246.00"), Decimal("146.00")),
        CurrencySum("EUR", 1, Decimal("100.00"), Decimal("23.00"), Decimal("123.00"), Decimal("123.00")),
    ]


def test_it_leaves_out_what_was_cancelled(issue: Issue) -> None:
    cancel_invoice(issue().pk)

    assert sum_by_currency(Invoice.objects.all()) == []


def test_nothing_is_due_of_a_document_that_asks_for_no_money(issue: Issue) -> None:
    issue(kind="estimate")

    (found,) = sum_by_currency(Invoice.objects.all())

    assert (found.gross, found.due) == (Decimal("123.00"), Decimal(0))
