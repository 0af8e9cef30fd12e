import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django_scopes import scope

from tests.invoices.conftest import ROW, Issue
from tests.people import Person
from tidebill.accounts.models import Account, Department, NumberCounter
from tidebill.catalog.models import Client, Product
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice, delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid

CREATORS = 32
EACH = 4


def test_it_counts_by_month_of_issue(issue: Issue) -> None:
    numbers = [
        issue(issue_date=day).number for day in ("2018-01-03", "2018-01-04", "2018-02-03", "2018-01-05")
    ]

    assert numbers == ["1/01/2018", "2/01/2018", "1/02/2018", "3/01/2018"]


def test_it_keeps_the_counter_beside_the_number(issue: Issue) -> None:
    invoice = issue(issue_date="2018-01-03")

    assert (invoice.pattern, invoice.pattern_nr, invoice.pattern_nr_m) == ("nr-m/mm/yyyy", None, 1)


def test_each_kind_counts_by_itself(issue: Issue) -> None:
    issue(issue_date="2018-01-03")

    assert issue(kind="proforma", issue_date="2018-01-03").number == "P1/01/2018"


def test_it_goes_on_after_a_number_given_by_hand(issue: Issue) -> None:
    issue(number="15/10/2023", issue_date="2023-10-02")

    assert issue(issue_date="2023-10-03").number == "16/10/2023"


def test_a_number_by_hand_that_follows_no_pattern_moves_nothing(issue: Issue) -> None:
    odd = issue(number="prestashop_integration_test", issue_date="2023-10-02")

    assert odd.number == "prestashop_integration_test"
    assert odd.pattern_nr_m is None
    assert issue(issue_date="2023-10-03").number == "1/10/2023"


def test_it_passes_over_a_number_that_was_given_by_hand(issue: Issue) -> None:
    issue(number="1/10/2023", issue_date="2023-11-02")

    assert issue(issue_date="2023-10-03").number == "2/10/2023"


def test_another_pattern_starts_again(issue: Issue, scoped: Account) -> None:
    issue(issue_date="2023-10-02")
    scoped.number_patterns = {**scoped.number_patterns, "vat": "FV nr/yyyy"}
    scoped.save()

    invoice = issue(issue_date="2023-10-02")

    assert (invoice.number, invoice.pattern_nr) == ("FV 1/2023", 1)


def test_a_department_with_patterns_of_its_own_counts_by_itself(issue: Issue, scoped: Account) -> None:
    issue(issue_date="2023-10-02")
    Department.objects.filter(main=True).update(use_pattern=True, invoice_pattern="nr-m/mm/yyyy")

    assert issue(issue_date="2023-10-02").number == "1/10/2023"


def test_the_newest_gives_its_number_back(issue: Issue) -> None:
    issue(issue_date="2023-10-02")
    newest = issue(issue_date="2023-10-02")

    delete_invoice(newest.pk)

    assert issue(issue_date="2023-10-02").number == "2/10/2023"
    entry = JournalEntry.objects.get(action="invoice.number")
    assert entry.after == {"number": "2/10/2023", "given_back": True}


def test_an_older_one_leaves_a_gap_that_the_journal_explains(issue: Issue) -> None:
    older = issue(issue_date="2023-10-02")
    issue(issue_date="2023-10-02")

    delete_invoice(older.pk)

    assert issue(issue_date="2023-10-02").number == "3/10/2023"
    entry = JournalEntry.objects.get(action="invoice.number")
    assert entry.after == {"number": "1/10/2023", "given_back": False}


def test_a_gap_below_the_newest_is_closed_with_it(issue: Issue) -> None:
    first, second, third = (issue(issue_date="2023-10-02") for _ in range(3))

    delete_invoice(second.pk)
    delete_invoice(third.pk)

    assert issue(issue_date="2023-10-02").number == "2/10/2023"
    assert first.number == "1/10/2023"


def test_a_cancelled_one_keeps_its_number(issue: Issue) -> None:
    invoice = issue(issue_date="2023-10-02")

    cancel_invoice(invoice.pk)

    assert issue(issue_date="2023-10-02").number == "2/10/2023"


def test_the_same_number_twice_is_refused(issue: Issue) -> None:
    issue(number="A/1", issue_date="2023-10-02")

    with pytest.raises(Invalid) as caught:
        issue(number="A/1", issue_date="2023-10-02")

    assert {name: [str(m) for m in found] for name, found in caught.value.errors.items()} == {
        "number": ["has already been taken"]
    }
    assert Invoice.objects.count() == 1


def test_a_change_to_a_number_that_is_taken_is_refused(issue: Issue) -> None:
    issue(number="A/1")
    other = issue(number="A/2")

    with pytest.raises(Invalid):
        update_invoice(other.pk, Wire.read({"number": "A/1", "place": "Gdynia"}).build(InvoiceChange))

    other.refresh_from_db()
    assert (other.number, other.place) == ("A/2", None)


def test_numbers_of_expenses_may_repeat(issue: Issue) -> None:
    for supplier in ("One", "Two"):
        issue(income=False, number="FV/1", buyer_name=supplier)

    assert Invoice.objects.filter(number="FV/1").count() == 2


def test_a_refused_document_takes_no_number(issue: Issue, scoped: Account) -> None:
    issue(issue_date="2023-10-02", oid="X", oid_unique="yes")
    with pytest.raises(Invalid):
        issue(issue_date="2023-10-02", oid="X", oid_unique="yes")

    assert issue(issue_date="2023-10-02").number == "2/10/2023"


@pytest.mark.django_db(transaction=True)
def test_thirty_two_creators_make_no_duplicate_and_no_gap(alice: Person) -> None:
    everybody = threading.Barrier(CREATORS)

    def create(_creator: int) -> list[str]:
        try:
            everybody.wait(timeout=60)
            return [_create(alice.account, issue_date="2026-01-15") for _ in range(EACH)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CREATORS) as pool:
        numbers = [number for found in pool.map(create, range(CREATORS)) for number in found]

    assert sorted(numbers, key=lambda number: int(number.split("/")[0])) == [
        f"{counter}/01/2026" for counter in range(1, CREATORS * EACH + 1)
    ]
    with scope(account=alice.account):
        assert NumberCounter.objects.get().last == CREATORS * EACH
        assert (Client.objects.count(), Product.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_order_number_only_one_is_issued(alice: Person) -> None:
    everybody = threading.Barrier(8)

    def create(_creator: int) -> str | None:
        try:
            everybody.wait(timeout=60)
            return _create(alice.account, oid="ORDER-1", oid_unique="yes", issue_date="2026-01-15")
        except Invalid as refused:
            assert set(refused.errors) == {"oid"}
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for number in pool.map(create, range(8)) if number]

    assert numbers == ["1/01/2026"]
    with scope(account=alice.account):
        assert Invoice.objects.count() == 1
        assert NumberCounter.objects.get().last == 1


def _create(account: Account, **attributes: Any) -> str:
    with scope(account=account):
        sent = {"buyer_name": "Buyer", "positions": [ROW], **attributes}
        number = create_invoice(account, Wire.read(sent).build(NewInvoice)).number
    assert not connection.in_atomic_block
    return number
