"""Purchases from KSeF are imported as expenses, each once."""

from collections.abc import Callable
from datetime import timedelta

from tests.einvoicing.scenarios import document
from tests.transmission.conftest import Connect, work_through
from tests.transmission.ksef_double import OK, KsefDouble, Taken
from tidebill.einvoicing.formats.ksef import FORMAT
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.transmission.models import Connection
from tidebill.transmission.services.purchases import fetch_purchases, windows
from tidebill.transmission.tasks import fetch_all

Issue = Callable[..., Invoice]


def test_a_purchase_becomes_an_expense_once(issue: Issue, connect: Connect, double: KsefDouble) -> None:
    number = offer(issue, double)
    connect(fetch_purchases=True)

    fetch_all.call()
    work_through()
    fetch_purchases(Connection.objects.get())

    (expense,) = Invoice.objects.filter(income=False)
    assert (expense.gov_id, expense.gov_status, expense.number) == (number, None, "FV/7")
    assert (expense.buyer_name, str(expense.price_gross)) == ("Acme Trading Sp. z o.o.", "123.00")
    assert Connection.objects.get().fetched_until is not None


def test_a_purchase_that_can_not_be_read_does_not_stop_the_others(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    double.purchases.append(Taken("1", b"<broken/>", OK, "", "", "1", "VAT", "5252445767-20260115-1-00"))
    number = offer(issue, double)
    connect(fetch_purchases=True)

    assert [expense.gov_id for expense in fetch_purchases(Connection.objects.get())] == [number]


def test_a_long_absence_is_asked_for_in_pieces() -> None:
    now = clock.now()
    found = list(windows(now - timedelta(days=200), now))

    assert len(found) == 3
    assert all(end - start <= timedelta(days=91) for start, end in found)
    assert found[0][0] < now - timedelta(days=200)
    assert found[-1][1] == now


def offer(issue: Issue, double: KsefDouble) -> str:
    """Submit another company's document to the account; return its KSeF number."""
    sold = document(issue, number="FV/7", seller_tax_no="5261040828", buyer_tax_no="5252445767")
    content = FORMAT.write(load(sold))
    number = double.number_of("5252445767")
    double.purchases.append(Taken("2", content, OK, "5252445767", "", "FV/7", "VAT", number))
    return number
