"""Paging, order, periods, and unknown parameters."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from tests.caller import Caller
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(alice: Person) -> Caller:
    return Caller(alice)


@pytest.fixture
def five(api: Caller) -> list[int]:
    """Five categories, newest first."""
    made = [api.post("/categories.json", {"category": {"name": name}}).json()["id"] for name in "badce"]
    return made[::-1]


def links(header: str) -> dict[str, str]:
    return {name: path for path, name in re.findall(r"<http://[^/]+([^>]*)>; rel=\"(\w+)\"", header)}


def ids(api: Caller, query: str = "") -> list[int]:
    return [found["id"] for found in api.get(f"/categories.json{query}").json()]


def test_it_shows_the_newest_first_and_25_at_a_time(api: Caller, five: list[int]) -> None:
    for number in range(25):
        api.post("/categories.json", {"category": {"name": str(number)}})

    answer = api.get("/categories.json")

    assert len(answer.json()) == 25
    assert answer.headers["X-Total-Count"] == "30"
    assert ids(api, "?page=2") == five


@pytest.mark.parametrize(
    ("per_page", "shown"), [("2", 2), ("100", 5), ("1000", 5), ("0", 5), ("-1", 5), ("", 5)]
)
def test_it_clamps_the_size_of_a_page(api: Caller, five: list[int], per_page: str, shown: int) -> None:
    assert ids(api, f"?per_page={per_page}") == five[:shown]


def test_it_never_shows_more_than_a_hundred(api: Caller) -> None:
    for number in range(101):
        api.post("/categories.json", {"category": {"name": str(number)}})

    answer = api.get("/categories.json?per_page=500")

    assert len(answer.json()) == 100
    assert links(answer.headers["Link"])["next"] == "/categories.json?per_page=500&page=2"


def test_it_links_to_the_neighbours_of_a_page(api: Caller, alice: Person, five: list[int]) -> None:
    answer = api.get(f"/categories.json?per_page=2&page=2&api_token={alice.token}")

    assert [found["id"] for found in answer.json()] == five[2:4]
    assert answer.headers["X-Total-Count"] == "5"
    assert links(answer.headers["Link"]) == {
        "first": "/categories.json?per_page=2&page=1",
        "prev": "/categories.json?per_page=2&page=1",
        "next": "/categories.json?per_page=2&page=3",
        "last": "/categories.json?per_page=2&page=3",
    }


def test_it_has_no_links_on_a_list_of_one_page(api: Caller, five: list[int]) -> None:
    assert "Link" not in api.get("/categories.json").headers


@pytest.mark.parametrize("page", ["4", "99", "99999999999999"])
def test_it_is_empty_past_the_end_and_leads_back(api: Caller, five: list[int], page: str) -> None:
    answer = api.get(f"/categories.json?per_page=2&page={page}")

    assert (answer.status_code, answer.json()) == (200, [])
    assert answer.headers["X-Total-Count"] == "5"
    assert links(answer.headers["Link"]) == {
        "first": "/categories.json?per_page=2&page=1",
        "prev": "/categories.json?per_page=2&page=3",
    }


@pytest.mark.parametrize("page", ["0", "-5", ""])
def test_it_starts_at_the_first_page(api: Caller, five: list[int], page: str) -> None:
    assert ids(api, f"?page={page}") == five


@pytest.mark.parametrize("query", ["page=x", "per_page=many", "page=1.5", "page[]=1", "page=1e999"])
def test_it_refuses_a_page_that_is_no_number(api: Caller, query: str) -> None:
    answer = api.get(f"/categories.json?{query}")

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == [re.split(r"\W", query)[0]]


@pytest.mark.parametrize(
    ("order", "names"),
    [("name", "abcde"), ("name.asc", "abcde"), ("name.desc", "edcba"), ("id", "badce"), ("id.desc", "ecdab")],
)
def test_it_sorts(api: Caller, five: list[int], order: str, names: str) -> None:
    answer = api.get(f"/categories.json?order={order}")

    assert "".join(found["name"] for found in answer.json()) == names
    assert "Warning" not in answer.headers


@pytest.mark.parametrize("order", ["secret", "name.up", "-name", "account_id", "name;drop", "description"])
def test_it_ignores_an_order_it_does_not_know_and_says_so(api: Caller, five: list[int], order: str) -> None:
    answer = api.get(f"/categories.json?order={order}")

    assert [found["id"] for found in answer.json()] == five
    assert answer.headers["Warning"] == '299 tidebill "ignored: order"'


def test_it_ignores_parameters_it_does_not_know_and_says_so(api: Caller, five: list[int]) -> None:
    answer = api.get('/categories.json?paeg=2&x[y]=1&"quoted"%0d%0aEvil:1=2')

    assert [found["id"] for found in answer.json()] == five
    assert answer.headers["Warning"] == '299 tidebill "ignored: paeg, x, quotedEvil1"'
    assert "Evil" not in answer.headers


@pytest.mark.parametrize(
    "name", ["api_token", "fields[category]", "additional_fields[category]", "include", "format"]
)
def test_it_does_not_complain_of_what_every_call_understands(alice: Person, api: Caller, name: str) -> None:
    value = alice.token if name == "api_token" else "id"

    assert "Warning" not in api.get(f"/categories.json?{name}={value}").headers


def test_it_takes_two_statements_at_most(
    api: Caller, five: list[int], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    api.get("/categories.json")
    for query in ("", "?per_page=2&page=2", "?page=9"):
        # One query authenticates the token.
        with django_assert_max_num_queries(3):
            api.get(f"/categories.json{query}")


@pytest.fixture
def dated(api: Caller) -> dict[int, str]:
    """Issue date of invoices by id."""
    days = ["2024-12-31", "2025-11-23", "2026-01-01", "2026-09-30", "2026-10-31", "2026-11-01", "2026-11-23"]
    found = {}
    for day in days:
        body = {"buyer_name": "B", "issue_date": day, "sell_date": "2026-11-02", "payment_to": "2027-01-01"}
        found[api.post("/invoices.json", {"invoice": body}).json()["id"]] = day
    return found


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", "2025-11-23", "2026-11-23"),
        ("period=last_12_months", "2025-11-23", "2026-11-23"),
        ("period=this_month", "2026-11-01", "2026-11-23"),
        ("period=last_month", "2026-10-31", "2026-10-31"),
        ("period=last_30_days", "2026-10-31", "2026-11-23"),
        ("period=this_year", "2026-01-01", "2026-11-23"),
        ("period=last_year", "2025-11-23", "2025-11-23"),
        ("period=today", "2026-11-23", "2026-11-23"),
        ("period=all", "2024-12-31", "2026-11-23"),
        ("period=all&date_from=2026-11-01", "2024-12-31", "2026-11-23"),
        ("period=this_month&date_from=nonsense", "2026-11-01", "2026-11-23"),
        ("period=more", "2024-12-31", "2026-11-23"),
        ("period=more&date_from=2026-01-01", "2026-01-01", "2026-11-23"),
        ("period=more&date_to=2026-01-01", "2024-12-31", "2026-01-01"),
        ("period=more&date_from=2026-09-30&date_to=2026-11-01", "2026-09-30", "2026-11-01"),
        ("period=this_month&search_date_type=sell_date", "2024-12-31", "2026-11-23"),
        ("period=last_month&search_date_type=transaction_date", None, None),
        ("period=this_month&search_date_type=payment_to", None, None),
    ],
)
def test_it_lists_a_period(
    api: Caller, dated: dict[int, str], query: str, first: str | None, last: str | None
) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        found = [invoice["id"] for invoice in api.get(f"/invoices.json?{query}").json()]

    wanted = [number for number, day in dated.items() if first and last and first <= day <= last]
    assert sorted(found) == wanted


def test_it_begins_a_day_where_the_account_is(api: Caller, dated: dict[int, str]) -> None:
    with time_machine.travel(datetime(2026, 10, 31, 23, 30, tzinfo=UTC), tick=False):
        found = api.get("/invoices.json?period=today").json()

    assert [invoice["issue_date"] for invoice in found] == ["2026-11-01"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("period=someday", {"period": ["is not included in the list"]}),
        ("period=more&date_from=2026-13-01", {"date_from": ["is not a valid date"]}),
        ("search_date_type=birthday", {"search_date_type": ["is not included in the list"]}),
        ("client_id=x", {"client_id": ["is not a number"]}),
        ("query=%00", {"query": ["is invalid"]}),
    ],
)
def test_it_refuses_values_that_can_not_be_meant(api: Caller, query: str, message: dict[str, object]) -> None:
    answer = api.get(f"/invoices.json?{query}")

    assert (answer.status_code, answer.json()["message"]) == (422, message)
