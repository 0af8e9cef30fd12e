"""A number is counted in the series it was drawn from, even if its document changes."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.caller import Caller
from tests.invoices.conftest import ROW, Issue
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.audit.numbers import check_numbers
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.invoices.services.changing.restore import restore_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.services.issuing.preview import preview_new
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid, RuleViolation

PATTERNS = ["nr-m/mm/yyyy", "nr/yyyy", "nr-d/dd/mm/yyyy", "FV nr_m/mm/yy", "nr-m/yyyy", "A/nr", "nr-m/mm"]
KINDS = ["vat", "bill", "accounting_note"]
DAYS = st.dates(date(2023, 12, 1), date(2024, 3, 31)) | st.dates(date(2023, 11, 1), date(2025, 2, 28))


@pytest.mark.parametrize("day", range(1, 32))
def test_on_any_day_the_newest_gives_back_its_own_number_only(issue: Issue, day: int) -> None:
    when = f"2031-01-{day:02d}"
    _first, second, _third = (issue(issue_date=when) for _ in range(3))
    delete_invoice(second.pk)
    delete_invoice(issue(issue_date=when).pk)

    assert issue(issue_date=when).number == "4/01/2031"


def test_a_document_that_moves_to_another_month_keeps_number_and_series(
    issue: Issue, scoped: Account
) -> None:
    first, second = issue(issue_date="2026-01-15"), issue(issue_date="2026-01-15")

    update_invoice(second.pk, InvoiceChange(issue_date=date(2026, 2, 1)))
    update_invoice(first.pk, InvoiceChange(issue_date=date(2026, 3, 1)))

    assert list(check_numbers(scoped)) == []
    delete_invoice(second.pk)
    assert issue(issue_date="2026-01-20").number == "2/01/2026"
    assert issue(issue_date="2026-02-20").number == "1/02/2026"
    assert issue(issue_date="2026-03-20").number == "1/03/2026"
    assert list(check_numbers(scoped)) == []


def test_a_document_whose_kind_changes_keeps_number_and_series(issue: Issue, scoped: Account) -> None:
    first, second = issue(issue_date="2026-01-15"), issue(issue_date="2026-01-15")

    update_invoice(first.pk, InvoiceChange(kind="bill"))
    delete_invoice(second.pk)

    assert issue(issue_date="2026-01-15").number == "2/01/2026"
    assert issue(kind="bill", issue_date="2026-01-15").number == "R1/01/2026"
    assert list(check_numbers(scoped)) == []


def test_a_number_stays_taken_in_the_series_that_its_document_has_left(issue: Issue) -> None:
    update_invoice(issue(issue_date="2026-01-15").pk, InvoiceChange(kind="bill"))

    with pytest.raises(Invalid):
        issue(number="1/01/2026", issue_date="2026-01-15")


def test_a_restored_document_whose_date_has_moved_counts_in_its_own_month(issue: Issue) -> None:
    moved = issue(issue_date="2026-01-15")
    update_invoice(moved.pk, InvoiceChange(issue_date=date(2026, 2, 1)))
    delete_invoice(moved.pk)

    restore_invoice(moved.pk)

    assert issue(issue_date="2026-01-15").number == "2/01/2026"
    assert issue(issue_date="2026-02-15").number == "1/02/2026"


def test_the_preview_passes_over_any_stretch_of_numbers_given_by_hand(issue: Issue, scoped: Account) -> None:
    for counter in range(1, 90):
        issue(number=f"{counter}/10/2026", issue_date="2026-11-02")
    sent = Wire.read({"buyer_name": "Buyer", "issue_date": "2026-10-02", "positions": [ROW]}).build(
        NewInvoice
    )

    previewed = preview_new(scoped, sent).invoice.number

    assert previewed == "90/10/2026"
    assert create_invoice(scoped, sent).number == "90/10/2026"
    assert list(check_numbers(scoped)) == []


def test_warehouse_documents_keep_their_series_too(alice: Person) -> None:
    api = Caller(alice)
    made = [
        api.post(
            "/warehouse_documents.json", {"warehouse_document": {"kind": "pz", "issue_date": "2026-01-31"}}
        )
        for _ in range(2)
    ]
    second = made[1].json()
    moved = {"warehouse_document": {"issue_date": "2026-02-01"}}
    assert api.put(f"/warehouse_documents/{second['id']}.json", moved).status_code == 200
    assert api.delete(f"/warehouse_documents/{made[0].json()['id']}.json").status_code == 200

    again = {"warehouse_document": {"kind": "pz", "issue_date": "2026-01-31"}}
    number = api.post("/warehouse_documents.json", again).json()["number"]

    assert (second["number"], number) == ("BE/2/01/2026", "BE/3/01/2026")
    with scope(account=alice.account):
        assert list(check_numbers(alice.account)) == []


def test_documents_that_an_older_version_numbers_meanwhile_count_too(issue: Issue) -> None:
    for _ in range(2):
        issue(issue_date="2026-01-15")
    Invoice.objects.update(number_kind=None, number_period=None)
    delete_invoice(issue(issue_date="2026-01-15").pk)

    assert issue(issue_date="2026-01-15").number == "3/01/2026"


class Books(RuleBasedStateMachine):
    """Creates, moves, changes, deletes and restores documents in any order."""

    account: Account

    documents: Any = Bundle("documents")
    deleted: Any = Bundle("deleted")

    @rule(target=documents, kind=st.sampled_from(KINDS), day=DAYS)
    def issue(self, kind: str, day: date) -> int:
        sent = _sent(kind=kind, issue_date=day.isoformat())
        previewed = preview_new(self.account, sent).invoice.number
        made = create_invoice(self.account, sent)
        assert made.number == previewed
        return int(made.pk)

    @rule(target=documents, kind=st.sampled_from(KINDS), day=DAYS, other=DAYS, counter=st.integers(1, 6))
    def issue_by_hand(self, kind: str, day: date, other: date, counter: int) -> Any:
        number = f"{counter}/{other.month:02d}/{other.year}" if counter % 2 else f"{counter}/{other.year}"
        try:
            with transaction.atomic():
                return create_invoice(
                    self.account, _sent(kind=kind, issue_date=day.isoformat(), number=number)
                ).pk
        except Invalid:
            return multiple()

    @rule(document=documents, day=DAYS)
    def move(self, document: int, day: date) -> None:
        _try(update_invoice, document, InvoiceChange(issue_date=day))

    @rule(document=documents, kind=st.sampled_from(KINDS))
    def change_kind(self, document: int, kind: str) -> None:
        _try(update_invoice, document, InvoiceChange(kind=kind))

    @rule(document=documents, day=DAYS, counter=st.integers(1, 6))
    def renumber(self, document: int, day: date, counter: int) -> None:
        _try(update_invoice, document, InvoiceChange(number=f"{counter}/{day.month:02d}/{day.year}"))

    @rule(target=deleted, document=consumes(documents))
    def delete(self, document: int) -> int:
        delete_invoice(document)
        return document

    @rule(target=documents, document=consumes(deleted))
    def restore(self, document: int) -> Any:
        return document if _try(restore_invoice, document) else multiple()

    @rule(pattern=st.sampled_from(PATTERNS), kind=st.sampled_from(KINDS))
    def change_pattern(self, pattern: str, kind: str) -> None:
        self.account.number_patterns = {**self.account.number_patterns, kind: pattern}
        self.account.save()

    def teardown(self) -> None:
        assert [str(found) for found in check_numbers(self.account)] == []
        numbers = Invoice.objects.filter(deleted=False).values_list(
            "number_kind", "number_scope", "number_period", "number"
        )
        assert len(set(numbers)) == len(numbers)


def _sent(**values: Any) -> NewInvoice:
    return Wire.read({"buyer_name": "Buyer", "positions": [ROW], **values}).build(NewInvoice)


def _try(change: Any, *arguments: Any) -> bool:
    """Return whether a change succeeded that may hit a taken number."""
    try:
        with transaction.atomic():
            change(*arguments)
    except (Invalid, RuleViolation):
        return False
    return True


def test_no_number_is_used_twice_or_lacking_whatever_is_done(scoped: Account) -> None:
    patterns = dict(scoped.number_patterns)

    class Run(Books):
        account = scoped

        def __init__(self) -> None:
            super().__init__()
            self.savepoint = transaction.savepoint()
            scoped.number_patterns = dict(patterns)

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                transaction.savepoint_rollback(self.savepoint)

    run_state_machine_as_test(Run, settings=settings(max_examples=15, stateful_step_count=25, deadline=None))
