from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django_scopes import scope

from tests.events.together import together
from tests.invoices.conftest import Issue
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.events.models import JournalEntry
from tidebill.fiscal.models import Printer, PrintRequest
from tidebill.fiscal.services import find_given, hand_out, queue_prints, report_print
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.history import history_of
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice, delete_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.wire.errors import NotFound, RuleViolation

TILL, BAR = "till", "bar"
Queue = Callable[..., list[PrintRequest]]


@pytest.fixture
def receipt(issue: Issue) -> Invoice:
    return issue(kind="receipt")


@pytest.fixture
def queue(scoped: Account) -> Queue:
    """Requests a print in the account of Alice and Bob."""

    def ask(*invoices: Invoice, printer: str = TILL, mode: str = "print") -> list[PrintRequest]:
        return queue_prints(scoped, [invoice.pk for invoice in invoices], printer=printer, mode=mode)

    return ask


def _state(invoice: Invoice) -> tuple[str | None, str | None]:
    stored = Invoice.objects.get(pk=invoice.pk)
    return stored.fiscal_status, stored.fiscal_print_error


def _given(account: Account, name: str = TILL) -> list[int]:
    return [request.invoice_id for request in hand_out(account, name)]


def _everything() -> list[list[dict[str, Any]]]:
    models = (Invoice, PrintRequest, Printer, JournalEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_it_waits_is_given_and_is_printed(scoped: Account, receipt: Invoice, queue: Queue) -> None:
    states = [_state(receipt)]
    (request,) = queue(receipt)
    states.append(_state(receipt))
    given = hand_out(scoped, TILL)
    states.append(_state(receipt))
    report_print(given[0], status="printed")
    states.append(_state(receipt))

    assert [row.pk for row in given] == [request.pk]
    assert states == [(None, None), ("to_print", None), ("printing", None), ("printed", None)]
    assert _given(scoped) == []


@pytest.mark.parametrize(
    ("mode", "status", "expected"),
    [
        ("print", "error", ("error", "Out of paper")),
        ("e-receipt", "printed", ("er_printed", None)),
        ("e-receipt", "error", ("er_fail", "Out of paper")),
    ],
)
def test_it_tells_how_a_print_ended(
    scoped: Account,
    receipt: Invoice,
    queue: Queue,
    mode: str,
    status: str,
    expected: tuple[str, str | None],
) -> None:
    queue(receipt, mode=mode)

    report_print(
        hand_out(scoped, TILL)[0], status=status, error="Out of paper" if status == "error" else None
    )

    assert _state(receipt) == expected


def test_a_long_error_is_kept_with_the_request(scoped: Account, receipt: Invoice, queue: Queue) -> None:
    queue(receipt)

    request = report_print(hand_out(scoped, TILL)[0], status="error", error="x" * 300)

    assert (PrintRequest.objects.get(pk=request.pk).error, _state(receipt)) == (
        "x" * 300,
        ("error", "x" * 255),
    )


def test_a_print_that_failed_can_be_asked_for_again(scoped: Account, receipt: Invoice, queue: Queue) -> None:
    queue(receipt)
    report_print(hand_out(scoped, TILL)[0], status="error", error="Out of paper")

    queue(receipt)

    assert _state(receipt) == ("to_print", None)
    assert _given(scoped) == [receipt.pk]


def test_what_is_not_reported_is_given_again(scoped: Account, receipt: Invoice, queue: Queue) -> None:
    queue(receipt)

    assert _given(scoped) == _given(scoped) == [receipt.pk]


def test_what_names_no_printer_goes_to_the_first_that_asks(
    scoped: Account, receipt: Invoice, queue: Queue
) -> None:
    queue(receipt, printer="")

    assert (_given(scoped, BAR), _given(scoped)) == ([receipt.pk], [])


def test_what_names_a_printer_goes_to_it_alone(scoped: Account, receipt: Invoice, queue: Queue) -> None:
    queue(receipt)

    assert (_given(scoped, BAR), _given(scoped)) == ([], [receipt.pk])


def test_prints_are_given_in_the_order_in_which_they_were_asked_for(
    scoped: Account, issue: Issue, queue: Queue
) -> None:
    first, second, third = (issue(kind="receipt") for _ in range(3))
    queue(third)
    queue(first, second)

    assert _given(scoped) == [third.pk, first.pk, second.pk]


def test_asking_again_queues_nothing_twice(scoped: Account, receipt: Invoice, queue: Queue) -> None:
    queue(receipt, receipt)
    waiting = queue(receipt)
    _given(scoped)
    printing = queue(receipt)

    assert (waiting, printing) == ([], [])
    assert PrintRequest.objects.count() == 1
    assert JournalEntry.objects.filter(action="invoice.fiscal_print").count() == 1


def test_what_still_waits_waits_for_the_printer_named_last(
    scoped: Account, receipt: Invoice, queue: Queue
) -> None:
    queue(receipt)
    queue(receipt, printer=BAR)

    assert (_given(scoped), _given(scoped, BAR)) == ([], [receipt.pk])
    queue(receipt)
    assert (_given(scoped), _given(scoped, BAR)) == ([], [receipt.pk])


def test_the_database_allows_one_print_at_a_time(scoped: Account, receipt: Invoice, queue: Queue) -> None:
    queue(receipt)

    with pytest.raises(IntegrityError), transaction.atomic():
        PrintRequest.objects.create(account=scoped, invoice=receipt)


def test_it_refuses_what_has_been_printed(
    scoped: Account, issue: Issue, receipt: Invoice, queue: Queue
) -> None:
    queue(receipt)
    report_print(hand_out(scoped, TILL)[0], status="printed")
    other = issue(kind="receipt")
    before = _everything()

    with pytest.raises(RuleViolation):
        queue(other, receipt)

    assert _everything() == before


@pytest.mark.parametrize("sent", [{"kind": "proforma"}, {"kind": "estimate"}, {"income": False}])
def test_it_refuses_what_no_fiscal_printer_takes(
    issue: Issue, receipt: Invoice, queue: Queue, sent: dict[str, Any]
) -> None:
    other = issue(**sent)
    before = _everything()

    with pytest.raises(RuleViolation):
        queue(receipt, other)

    assert _everything() == before


def test_it_refuses_a_cancelled_document_and_misses_a_deleted_one(
    issue: Issue, queue: Queue, receipt: Invoice
) -> None:
    cancelled, deleted = issue(kind="receipt"), issue(kind="receipt")
    cancel_invoice(cancelled.pk, reason="Twice")
    delete_invoice(deleted.pk)
    before = _everything()

    with pytest.raises(RuleViolation):
        queue(receipt, cancelled)
    with pytest.raises(NotFound):
        queue(receipt, deleted)

    assert _everything() == before


def test_a_document_that_is_cancelled_meanwhile_is_given_to_nobody(
    scoped: Account, receipt: Invoice, queue: Queue
) -> None:
    queue(receipt)

    cancel_invoice(receipt.pk, reason="Twice")

    assert _given(scoped) == []


def test_the_same_report_again_changes_nothing(scoped: Account, receipt: Invoice, queue: Queue) -> None:
    queue(receipt)
    (request,) = hand_out(scoped, TILL)
    report_print(request, status="printed")
    before = _everything()

    report_print(request, status="printed")
    with pytest.raises(RuleViolation):
        report_print(request, status="error", error="No, it was not")

    assert _everything() == before


def test_a_request_is_found_by_the_printer_that_was_given_it(
    scoped: Account, receipt: Invoice, queue: Queue
) -> None:
    (request,) = queue(receipt)
    with pytest.raises(NotFound):
        find_given(TILL, request.pk)
    _given(scoped)

    assert find_given(TILL, request.pk) == request
    with pytest.raises(NotFound):
        find_given(BAR, request.pk)


def test_a_printer_is_known_by_when_it_last_asked(scoped: Account) -> None:
    begin = datetime(2026, 1, 5, 10, tzinfo=UTC)
    seen = []

    for seconds in (0, 30, 90):
        with time_machine.travel(begin + timedelta(seconds=seconds), tick=False):
            hand_out(scoped, TILL)
            seen.append(Printer.objects.get(name=TILL).last_seen_at)

    assert seen == [begin, begin, begin + timedelta(seconds=90)]


def test_people_read_of_it_in_the_history(
    scoped: Account, alice: Person, receipt: Invoice, queue: Queue
) -> None:
    queue(receipt)
    report_print(hand_out(scoped, TILL)[0], status="error", error="Out of paper", by=alice.user)

    refused, sent, _issued = history_of(receipt)

    assert (sent.title, sent.changes) == ("Sent to the fiscal printer", ())
    assert (refused.title, refused.who) == ("Rejected by the fiscal printer", "alice")
    assert [(change.label, change.after) for change in refused.changes] == [
        ("Fiscal printer", "Out of paper")
    ]


@pytest.mark.django_db(transaction=True)
def test_printers_that_ask_at_once_are_given_each_print_once(alice: Person) -> None:
    names = iter(["one", "two", "three", "four"])
    with scope(account=alice.account):
        sent = {"kind": "receipt", "buyer_name": "Buyer"}
        receipts = [create_invoice(alice.account, NewInvoice(**sent)).pk for _ in range(5)]
        queue_prints(alice.account, receipts, printer="", mode="print")

    def ask() -> list[int]:
        with scope(account=alice.account):
            return _given(alice.account, next(names))

    given = [number for found in together(4, ask) for number in found]

    assert sorted(given) == sorted(receipts)


@pytest.mark.django_db(transaction=True)
def test_a_document_that_is_asked_for_at_once_waits_once(alice: Person) -> None:
    with scope(account=alice.account):
        receipt = create_invoice(alice.account, NewInvoice(kind="receipt", buyer_name="Buyer")).pk

    def ask() -> int:
        with scope(account=alice.account):
            return len(queue_prints(alice.account, [receipt], printer=TILL, mode="print"))

    assert sorted(together(4, ask)) == [0, 0, 0, 1]
