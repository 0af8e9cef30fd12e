from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tests.invoices.conftest import Issue
from tidebill.accounts.models import Account
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.filters import InvoiceFilters, find_invoices
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice, delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.wire.errors import Invalid

NOW = time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def found(scoped: Account) -> Any:
    """Returns the order numbers of the documents that match a query, in order."""

    def find(**given: Any) -> list[str | None]:
        rows = find_invoices(InvoiceFilters.read(given), zone=scoped.zone)
        return list(rows.order_by("id").values_list("oid", flat=True))

    return find


@NOW
def test_it_shows_the_last_twelve_months_unless_asked(issue: Issue, found: Any) -> None:
    issue(oid="old", issue_date="2025-11-22")
    issue(oid="first day", issue_date="2025-11-23")
    issue(oid="today")

    assert found() == ["first day", "today"]
    assert found(period="all") == ["old", "first day", "today"]


@NOW
@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("this_month", ["a"]),
        ("last_month", ["b"]),
        ("last_30_days", ["a", "b"]),
        ("this_year", ["a", "b", "c"]),
        ("last_year", ["d"]),
    ],
)
def test_it_knows_periods(issue: Issue, found: Any, period: str, expected: list[str]) -> None:
    for oid, day in {"a": "2026-11-01", "b": "2026-10-30", "c": "2026-01-01", "d": "2025-12-31"}.items():
        issue(oid=oid, issue_date=day)

    assert found(period=period) == expected


@NOW
def test_it_takes_dates_only_for_the_period_more(issue: Issue, found: Any) -> None:
    issue(oid="a", issue_date="2020-05-05")
    issue(oid="b", issue_date="2026-05-05")

    assert found(period="more", date_from="2020-05-05", date_to="2020-05-05") == ["a"]
    assert found(date_from="2020-05-05", date_to="2020-05-05") == ["b"]
    assert found(date_from="nonsense") == ["b"]
    with pytest.raises(Invalid):
        found(period="more", date_from="nonsense")


@NOW
@pytest.mark.parametrize("name", ["transaction_date", "sell_date"])
def test_it_searches_by_another_date(issue: Issue, found: Any, name: str) -> None:
    issue(oid="a", issue_date="2026-11-10", sell_date="2026-10-31")
    issue(oid="b", issue_date="2026-11-10", sell_date="2026-11-01")

    assert found(period="last_month", search_date_type=name) == ["a"]


def test_an_order_number_is_found_however_old_and_only_exactly(issue: Issue, found: Any) -> None:
    issue(oid="X-1", issue_date="2013-02-07")
    issue(oid="X-11", issue_date="2013-02-07")

    assert found(oid="X-1") == ["X-1"]


def test_expenses_are_listed_only_when_asked_for(issue: Issue, found: Any) -> None:
    issue(oid="sale")
    issue(oid="expense", income=False)

    assert found() == found(income="yes") == found(income="1") == ["sale"]
    assert found(income="no") == found(income="0") == ["expense"]


def test_it_finds_kinds_and_the_cancelled(issue: Issue, found: Any) -> None:
    issue(oid="vat")
    issue(oid="proforma", kind="proforma")
    cancel_invoice(issue(oid="void").pk)

    assert found(kind="vat") == ["vat"]
    assert found(kinds=["vat", "proforma"]) == ["vat", "proforma"]
    assert found(kind="canceled") == ["void"]
    assert found() == ["vat", "proforma", "void"]


@NOW
def test_it_finds_states(issue: Issue, found: Any) -> None:
    issue(oid="paid", status="paid")
    issue(oid="open", payment_to="2026-12-24")
    issue(oid="late", payment_to="2026-11-22")
    issue(oid="offer", kind="estimate", payment_to="2026-11-22")

    assert found(status="paid") == ["paid"]
    assert found(status="unpaid") == ["open", "late"]
    assert found(status="overdue") == ["late"]


def test_it_finds_by_client_ids_and_links(issue: Issue, found: Any) -> None:
    first = issue(oid="first", buyer_name="One")
    second = issue(oid="second", buyer_name="Two", from_invoice_id=first.pk, invoice_id=first.pk)

    assert found(client_id=str(second.client_id)) == ["second"]
    assert found(invoice_ids=f"{first.pk},{second.pk}") == ["first", "second"]
    assert found(from_invoice_id=first.pk) == found(invoice_id=first.pk) == ["second"]


def test_deleted_documents_are_never_listed(issue: Issue, found: Any) -> None:
    delete_invoice(issue(oid="gone").pk)

    assert found(period="all") == found(oid="gone") == []
    assert Invoice.objects.filter(deleted=True).count() == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("zażółć", ["a"]),
        ("ZAZOLC gęś", ["a"]),
        ("525-244", ["a"]),
        ("5252445767", ["a"]),
        ("order-77", ["b"]),
        ("lu", ["b"]),
        ('"%_', []),
        ("zażółć order", []),
    ],
)
def test_free_text_finds_every_word_without_accents(
    issue: Issue, found: Any, words: str, expected: list[str]
) -> None:
    issue(oid="a", buyer_name="Zażółć Gęślą Jaźń", buyer_tax_no="525-244-57-67")
    issue(oid="b", buyer_name="Café Lumière", internal_note="secret", number="Order-77")

    assert found(query=words) == expected


def test_free_text_follows_changes(issue: Issue, found: Any) -> None:
    invoice = issue(oid="a", buyer_name="Before")
    update_invoice(invoice.pk, InvoiceChange(buyer_name="Afterwards"))

    assert found(query="afterwards") == ["a"]
    assert found(query="before") == []
