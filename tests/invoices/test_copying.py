"""Fields copied from a source document, and those that are not."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.invoices.conftest import Issue
from tests.rates.documents import NBP_JSON
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.rates.services import load_file

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def _copy(issue: Issue, source: Invoice, **attributes: Any) -> Invoice:
    return issue(**{"buyer_name": None, "positions": None, "copy_invoice_from": source.pk, **attributes})


@given(issued=DAYS, copied=DAYS, term=st.integers(0, 400))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_explicit_due_date_becomes_the_same_term(
    issue: Issue, issued: date, copied: date, term: int
) -> None:
    due = (issued + timedelta(days=term)).isoformat()
    source = issue(issue_date=issued.isoformat(), payment_to=due)

    copy = _copy(issue, source, issue_date=copied.isoformat())

    assert (copy.payment_to, copy.payment_to_kind) == (copied + timedelta(days=term), "other_date")


@pytest.mark.parametrize(
    ("stored", "sent", "expected"),
    [
        ({"payment_to_kind": "14"}, {}, (date(2026, 3, 15), "14")),
        ({"payment_to_kind": "off"}, {}, (None, "off")),
        ({"payment_to": "2026-02-11"}, {"payment_to_kind": "7"}, (date(2026, 3, 8), "7")),
        ({"payment_to": "2026-02-11"}, {"payment_to": "2026-03-03"}, (date(2026, 3, 3), "other_date")),
        ({"payment_to_kind": "14"}, {"payment_to": "2026-03-03"}, (date(2026, 3, 3), "other_date")),
        ({"payment_to": "2026-02-11"}, {"payment_to_kind": "off"}, (None, "off")),
    ],
)
def test_a_term_of_the_copy_takes_precedence(
    issue: Issue, stored: dict[str, str], sent: dict[str, str], expected: tuple[date | None, str]
) -> None:
    source = issue(issue_date="2026-02-01", **stored)

    copy = _copy(issue, source, issue_date="2026-03-01", **sent)

    assert (copy.payment_to, copy.payment_to_kind) == expected


def test_a_copy_of_today_is_due_after_the_same_term(issue: Issue) -> None:
    source = issue(issue_date="2026-02-01", payment_to="2026-02-11")

    with time_machine.travel("2026-05-01T12:00:00Z", tick=False):
        copy = _copy(issue, source)

    assert (copy.issue_date, copy.payment_to) == (date(2026, 5, 1), date(2026, 5, 11))


@pytest.mark.parametrize("kind", ["vat", "correction", "proforma"])
def test_the_order_number_stays_with_the_document_of_the_order(issue: Issue, kind: str) -> None:
    source = issue(oid="ORDER-7", oid_unique="yes")
    more = {"total_correction": "1", "correction_reason": "Returned"} if kind == "correction" else {}

    first = _copy(issue, source, kind=kind, **more)
    assert first.oid is None
    delete_invoice(first.pk)
    assert _copy(issue, source, kind=kind, oid="ORDER-8", **more).oid == "ORDER-8"


def test_a_copy_has_the_rate_of_its_own_day_and_its_note(issue: Issue) -> None:
    load_file(NBP_JSON, "nbp")
    source = issue(currency="EUR", exchange_currency="PLN", exchange_kind="nbp", issue_date="2026-11-24")

    copy = _copy(issue, source, issue_date="2026-11-20")

    assert str(copy.exchange_currency_rate).startswith("4.5803")
    assert copy.exchange_note == "1 EUR = 4.5803 PLN (NBP 224/A/NBP/2026, 2026-11-19)"
    assert copy.exchange_note != source.exchange_note


def test_a_copy_of_a_document_with_a_custom_rate_has_the_rate_of_its_own_day(issue: Issue) -> None:
    load_file(NBP_JSON, "nbp")
    own = {"exchange_kind": "own", "exchange_currency_rate": "4", "exchange_note": "By hand"}
    source = issue(currency="EUR", exchange_currency="PLN", issue_date="2026-11-24", **own)

    copy = _copy(issue, source, issue_date="2026-11-20")
    sent = _copy(issue, source, issue_date="2026-11-20", **own)

    assert (str(copy.exchange_currency_rate)[:6], copy.exchange_kind) == ("4.5803", "nbp")
    assert copy.exchange_note == "1 EUR = 4.5803 PLN (NBP 224/A/NBP/2026, 2026-11-19)"
    assert (sent.exchange_kind, sent.exchange_currency_rate, sent.exchange_note) == ("own", 4, "By hand")


def test_a_copy_of_a_day_without_a_rate_has_no_note_of_another_rate(issue: Issue) -> None:
    load_file(NBP_JSON, "nbp")
    source = issue(currency="EUR", exchange_currency="PLN", exchange_kind="nbp", issue_date="2026-11-20")

    copy = _copy(issue, source, issue_date="2020-01-02")

    assert (copy.exchange_currency_rate, copy.exchange_note) == (None, "")
