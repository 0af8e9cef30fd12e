"""Recurring invoices are issued on their date, once, and errors are handled."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django_scopes import scope

from tests.caller import Caller
from tests.events.together import together
from tests.people import Person
from tidebill.accounts.models import NumberCounter
from tidebill.invoices.models import Invoice
from tidebill.kernel.schedules import occurrence
from tidebill.recurring.models import Occurrence, Recurring
from tidebill.recurring.services.issue import issue_due

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 15, 9, tzinfo=UTC)
ROW = {"name": "Care {{month}}/{{year}}", "tax": 23, "total_price_gross": 123}
Define = Callable[..., dict[str, Any]]


@pytest.fixture
def define(alice: Person) -> Define:
    """Creates a recurring invoice of Alice's account on 15 January 2026, based on an invoice of that day."""

    def make(base: dict[str, Any] | None = None, **recurring: Any) -> dict[str, Any]:
        api = Caller(alice)
        with time_machine.travel(START, tick=False):
            sent = {"buyer_name": "Buyer", "positions": [ROW], "payment_to_kind": "14", **(base or {})}
            invoice = api.post("/invoices.json", {"invoice": sent}).json()
            wanted = {"invoice_id": invoice["id"], "start_date": "2026-02-01", "every": "1m", **recurring}
            answer = api.post("/recurrings.json", {"recurring": wanted})
        assert answer.status_code == 201, answer.content
        return answer.json()

    return make


def run(day: date, hour: int = 12) -> int:
    """Run the scheduler at an hour (UTC) of a day; return the number of documents."""
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False):
        return issue_due()


def issued(person: Person) -> list[Invoice]:
    with scope(account=person.account):
        return list(Invoice.objects.exclude(recurring_id=None).order_by("pk"))


def read(person: Person, number: int) -> dict[str, Any]:
    return Caller(person).get(f"/recurrings/{number}.json").json()


def test_it_issues_on_its_day_and_not_before(alice: Person, define: Define) -> None:
    made = define()
    assert run(date(2026, 1, 31)) == 0
    assert run(date(2026, 2, 1), hour=4) == 0

    assert run(date(2026, 2, 1), hour=5) == 1

    (invoice,) = issued(alice)
    assert (invoice.issue_date, invoice.sell_date, invoice.payment_to) == (
        date(2026, 2, 1),
        "2026-02-01",
        date(2026, 2, 15),
    )
    assert (invoice.number, invoice.price_gross, invoice.buyer_name) == ("1/02/2026", Decimal(123), "Buyer")
    assert invoice.recurring_id == made["id"]
    after = read(alice, made["id"])
    assert (after["counter"], after["last_invoice_date"], after["next_invoice_date"]) == (
        1,
        "2026-02-01",
        "2026-03-01",
    )


def test_it_issues_once_however_often_the_scheduler_looks(alice: Person, define: Define) -> None:
    define()

    assert [run(date(2026, 2, 1), hour) for hour in (6, 7, 8)] == [1, 0, 0]
    assert len(issued(alice)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_issue_one_document(alice: Person, define: Define) -> None:
    define()

    with time_machine.travel(datetime(2026, 2, 1, 12, tzinfo=UTC), tick=False):
        counts = together(4, issue_due)

    assert sum(counts) == 1
    assert len(issued(alice)) == 1


def test_what_was_missed_is_made_up_for_each_with_its_own_date(alice: Person, define: Define) -> None:
    define()

    with time_machine.travel(datetime(2026, 5, 10, 12, tzinfo=UTC), tick=False):
        while issue_due():
            pass

    assert [invoice.issue_date for invoice in issued(alice)] == [
        date(2026, month, 1) for month in (2, 3, 4, 5)
    ]


def test_days_before_the_definition_are_not_made_up_for(alice: Person, define: Define) -> None:
    made = define(start_date="2020-01-31")

    assert made["next_invoice_date"] == "2026-01-31"
    assert run(date(2026, 1, 20)) == 0


def test_it_ends_with_its_end(alice: Person, define: Define) -> None:
    made = define(end_date="2026-03-01")
    for month in (2, 3, 4):
        run(date(2026, month, 1))

    assert len(issued(alice)) == 2
    after = read(alice, made["id"])
    assert (after["state"], after["next_invoice_date"]) == ("finished", None)


def test_the_text_null_is_no_end(define: Define) -> None:
    assert define(end_date="null")["end_date"] is None


def test_weekends_and_holidays_are_put_off_but_keep_their_place(alice: Person, define: Define) -> None:
    # 1 and 2 May 2026 are a holiday and a Saturday, 3 May a holiday and Sunday.
    define(start_date="2026-05-01", issue_working_day_only=True)

    assert run(date(2026, 5, 3)) == 0
    assert run(date(2026, 5, 4)) == 1
    assert run(date(2026, 6, 1)) == 1

    assert [invoice.issue_date for invoice in issued(alice)] == [date(2026, 5, 4), date(2026, 6, 1)]


def test_it_keeps_the_time_of_day_through_both_changes_of_the_clocks(alice: Person, define: Define) -> None:
    define(start_date="2026-03-27", every="1w", time_in_timezone="02:30")

    assert [run(date(2026, 3, 27), hour) for hour in (1, 2)] == [0, 1]
    assert [run(date(2026, 4, 3), hour) for hour in (0, 1)] == [0, 1]


def test_places_in_names_are_filled_for_the_day_of_issue(alice: Person, define: Define) -> None:
    define()
    run(date(2026, 2, 1))

    (invoice,) = issued(alice)
    shown = Caller(alice).get(f"/invoices/{invoice.pk}.json").json()
    assert shown["positions"][0]["name"] == "Care 02/2026"


def test_a_proforma_becomes_an_invoice_that_is_paid(alice: Person, define: Define) -> None:
    define({"kind": "proforma"}, convert_to_vat_invoice=True, create_as_paid=True)
    run(date(2026, 2, 1))

    (invoice,) = issued(alice)
    assert (invoice.kind, invoice.status, invoice.paid, invoice.paid_date) == (
        "vat",
        "paid",
        Decimal(123),
        date(2026, 2, 1),
    )


@pytest.mark.parametrize(
    ("wanted", "sold"),
    [
        ({"only_year_month": True}, "2026-02"),
        ({"end_of_month_sell_date": True}, "2026-02-28"),
        ({}, "2026-02-01"),
    ],
)
def test_the_date_of_sale_is_what_was_chosen(
    alice: Person, define: Define, wanted: dict[str, bool], sold: str
) -> None:
    define(**wanted)
    run(date(2026, 2, 1))

    assert [invoice.sell_date for invoice in issued(alice)] == [sold]


def test_a_pattern_of_its_own_numbers_its_documents(alice: Person, define: Define) -> None:
    define(invoice_pattern_enabled=True, invoice_pattern="ABO/nr-m/mm/yyyy")
    for month in (2, 3):
        run(date(2026, month, 1))

    assert [invoice.number for invoice in issued(alice)] == ["ABO/1/02/2026", "ABO/1/03/2026"]


def test_it_issues_without_a_document_to_be_like(alice: Person, define: Define) -> None:
    api = Caller(alice)
    client = api.post("/clients.json", {"client": {"name": "Member"}}).json()["id"]
    product = api.post(
        "/products.json", {"product": {"name": "Membership", "price_gross": 50, "tax": 23}}
    ).json()

    define(invoice_id=None, client_id=client, product_id=product["id"], quantity=2, payment_to="1m")
    run(date(2026, 2, 1))

    (invoice,) = issued(alice)
    assert (invoice.buyer_name, invoice.price_gross, invoice.payment_to) == (
        "Member",
        Decimal(100),
        date(2026, 3, 1),
    )


def test_one_that_can_t_issue_says_why_and_is_tried_again_without_hindering_others(
    alice: Person, define: Define
) -> None:
    broken, fine = define(), define()
    Caller(alice).delete(f"/invoices/{broken['invoice_id']}.json")

    assert run(date(2026, 2, 1)) == 1

    place = f"/recurrings/{broken['id']}.json?additional_fields[recurring]=last_error"
    told = Caller(alice).get(place).json()
    assert (told["state"], told["counter"]) == ("failing", 0)
    assert "does not exist" in told["last_error"]
    with scope(account=alice.account):
        assert Recurring.objects.get(pk=broken["id"]).next_at == datetime(2026, 2, 1, 13, tzinfo=UTC)
        assert Occurrence.objects.get().recurring_id == fine["id"]

    Caller(alice).put(f"/recurrings/{broken['id']}.json", {"recurring": {"invoice_id": fine["invoice_id"]}})
    assert run(date(2026, 2, 2)) == 1
    assert read(alice, broken["id"])["state"] == "active"
    assert {invoice.issue_date for invoice in issued(alice)} == {date(2026, 2, 1)}


def test_a_deleted_one_issues_nothing_more(alice: Person, define: Define) -> None:
    made = define()
    Caller(alice).delete(f"/recurrings/{made['id']}.json")

    assert run(date(2026, 2, 1)) == 0


def test_another_day_begins_the_schedule_anew(alice: Person, define: Define) -> None:
    made = define()
    with time_machine.travel(START, tick=False):
        change = {"recurring": {"next_invoice_date": "2026-01-20"}}
        Caller(alice).put(f"/recurrings/{made['id']}.json", change)
    run(date(2026, 1, 20))

    assert read(alice, made["id"])["next_invoice_date"] == "2026-02-20"


def test_a_day_that_has_issued_is_never_issued_again(alice: Person, define: Define) -> None:
    made = define(every="1w")
    run(date(2026, 2, 1))
    place = f"/recurrings/{made['id']}.json"
    with time_machine.travel(datetime(2026, 1, 20, tzinfo=UTC), tick=False):
        refused = Caller(alice).put(place, {"recurring": {"next_invoice_date": "2026-02-01"}})
        taken = Caller(alice).put(place, {"recurring": {"next_invoice_date": "2026-01-25"}})
    assert (refused.status_code, list(refused.json()["message"])) == (422, ["next_invoice_date"])
    assert taken.status_code == 200

    with time_machine.travel(datetime(2026, 2, 8, 12, tzinfo=UTC), tick=False):
        while issue_due():
            pass

    days = [invoice.issue_date for invoice in issued(alice)]
    assert days == [date(2026, 2, 1), date(2026, 1, 25), date(2026, 2, 8)]


def test_the_preview_shows_what_comes(alice: Person, define: Define) -> None:
    made = define(start_date="2026-01-31", issue_working_day_only=True, end_date="2026-03-31")

    shown = Caller(alice).get(f"/recurrings/{made['id']}/preview.json").json()

    assert [(row["day"], row["issue_date"]) for row in shown] == [
        ("2026-01-31", "2026-02-02"),
        ("2026-02-28", "2026-03-02"),
        ("2026-03-31", "2026-03-31"),
    ]
    assert shown[2]["issue_at"] == "2026-03-31T06:00:00.000+02:00"
    assert len(Caller(alice).get(f"/recurrings/{made['id']}/preview.json", count=2).json()) == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"every": "1q"}, "every"),
        ({"every": None, "start_date": "soon"}, "start_date"),
        ({"invoice_id": 999_999}, "invoice_id"),
        ({"invoice_id": None}, "invoice_id"),
        ({"time_in_timezone": "25:00"}, "time_in_timezone"),
        ({"issue_on_specific_day": "32"}, "issue_on_specific_day"),
        ({"end_date": "2026-01-01"}, "end_date"),
        ({"payment_to": "next week"}, "payment_to"),
        ({"invoice_pattern_enabled": True, "invoice_pattern": ""}, "invoice_pattern"),
        ({"buyer_email": "a@example.com, nobody"}, "buyer_email"),
    ],
)
def test_what_could_not_issue_is_refused_and_changes_nothing(
    alice: Person, define: Define, sent: dict[str, Any], field: str
) -> None:
    made = define()

    answer = Caller(alice).put(f"/recurrings/{made['id']}.json", {"recurring": sent})

    assert (answer.status_code, list(answer.json()["message"])) == (422, [field])
    assert read(alice, made["id"]) == {**made, "updated_at": read(alice, made["id"])["updated_at"]}


def test_nothing_depends_on_how_long_ago_it_was(alice: Person, define: Define) -> None:
    define()

    with time_machine.travel(START + timedelta(days=400), tick=False):
        while issue_due():
            pass

    assert len(issued(alice)) == 13


@pytest.mark.parametrize("every", ["1w", "1m", "2m", "3m", "6m", "1y"])
@pytest.mark.parametrize("dated", ["2026-01-15", "2025-12-31", "2024-02-29", "2026-03-10"])
def test_without_a_start_it_issues_one_period_after_its_document_and_never_at_once(
    define: Define, every: str, dated: str
) -> None:
    made = define({"issue_date": dated}, start_date=None, every=every)

    first = occurrence(date.fromisoformat(dated), every, 1)
    following = date.fromisoformat(made["next_invoice_date"])
    assert following > max(START.date(), date.fromisoformat(dated))
    assert following == first or first <= START.date()
    assert run(START.date()) == 0


def test_a_start_on_the_day_of_its_document_does_not_issue_that_day_again(
    alice: Person, define: Define
) -> None:
    made = define(start_date="2026-01-15")

    assert (run(date(2026, 1, 15)), made["next_invoice_date"]) == (0, "2026-02-15")
    assert run(date(2026, 2, 15)) == 1


def test_a_recurring_document_has_the_term_but_not_the_order_number(alice: Person, define: Define) -> None:
    define({"payment_to_kind": None, "payment_to": "2026-01-25", "oid": "ORDER-7"})
    run(date(2026, 2, 1))

    (invoice,) = issued(alice)
    assert (invoice.payment_to, invoice.oid) == (date(2026, 2, 11), None)


def test_a_recurring_expense_takes_no_number_of_ours(alice: Person, define: Define) -> None:
    define({"income": False, "number": "SUPPLIER/1"}, name="Rent")
    run(date(2026, 3, 1)), run(date(2026, 3, 1))

    assert [(invoice.number, invoice.pattern_nr_m) for invoice in issued(alice)] == [
        ("Rent 2026-02-01", None),
        ("Rent 2026-03-01", None),
    ]
    with scope(account=alice.account):
        assert not NumberCounter.objects.filter(account=alice.account, kind__startswith="expense").exists()
