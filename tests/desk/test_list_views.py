"""List preferences are per user and account."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django_scopes import scope

from tests.people import Person
from tests.visitor import Visitor
from tidebill.desk.models import ListView
from tidebill.desk.services import TABS_MAX, save_tab
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.wire.errors import Invalid

pytestmark = pytest.mark.django_db
HEADING = re.compile(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([^<]+)')


@pytest.fixture(autouse=True)
def document(alice: Person) -> None:
    with scope(account=alice.account):
        create_invoice(alice.account, NewInvoice(buyer_name="Buyer"))


def at(person: Person, query: str = "") -> Visitor:
    return Visitor(person, referer=f"{settings.TIDEBILL_BASE_URL}/invoices{query}")


def send(visitor: Visitor, path: str, **fields: Any) -> HttpResponse:
    return visitor.send(path, seen_on="/invoices", **fields)


def headings(person: Person) -> list[str]:
    return HEADING.findall(Visitor(person).read("/invoices"))


def tabs(page: str) -> list[tuple[str, str]]:
    found = re.search(r'<nav class="tabs".*?</nav>', page, re.DOTALL)
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)', found[0].replace("&amp;", "&")) if found else []


def test_chosen_columns_are_kept_for_the_person(alice: Person, bob: Person) -> None:
    usual = headings(bob)

    answer = send(
        at(alice, "?status=paid"),
        "/lists/income/columns",
        **{"_method": "PUT", "columns[]": ["price_net", "oid"]},
    )

    assert (answer.status_code, answer["Location"]) == (303, "/invoices?status=paid")
    assert headings(alice) == ["Number", "Order number", "Net"]
    assert headings(bob) == usual


def test_choosing_no_column_brings_the_usual_ones_back(alice: Person) -> None:
    usual = headings(alice)
    send(at(alice), "/lists/income/columns", **{"_method": "PUT", "columns[]": ["oid"]})

    send(at(alice), "/lists/income/columns", _method="PUT")

    assert headings(alice) == usual


def test_a_saved_filter_is_a_tab_of_the_list(alice: Person, bob: Person) -> None:
    send(at(alice), "/lists/income/tabs", label=" Late ", query="status=overdue&currency=EUR")

    page = Visitor(alice).read("/invoices", status="overdue", currency="EUR")

    assert tabs(page) == [("/invoices", "All"), ("/invoices?status=overdue&currency=EUR", "Late")]
    assert 'currency=EUR" aria-current="page">Late' in page
    assert tabs(Visitor(bob).read("/invoices")) == []


def test_one_of_the_same_name_is_replaced_and_one_can_be_removed(alice: Person) -> None:
    for query in ("status=paid", "status=sent"):
        send(at(alice), "/lists/income/tabs", label="Mine", query=query)
    with scope(account=alice.account):
        (tab,) = ListView.objects.get(user=alice.user).tabs
    assert tab["query"] == "status=sent"

    send(at(alice), f"/lists/income/tabs/{tab['key']}", _method="DELETE")

    assert tabs(Visitor(alice).read("/invoices")) == []
    assert send(at(alice), f"/lists/income/tabs/{tab['key']}", _method="DELETE").status_code == 404


@pytest.mark.parametrize(
    ("label", "query", "field"), [(" ", "", "label"), ("x" * 41, "", "label"), ("x", "y" * 2_001, "query")]
)
def test_what_is_no_name_or_too_long_is_refused(alice: Person, label: str, query: str, field: str) -> None:
    with scope(account=alice.account):
        with pytest.raises(Invalid) as refused:
            save_tab(alice.account, alice.user, "income", label=label, query=query)

        assert list(refused.value.errors) == [field]
        assert not ListView.objects.exists()


def test_there_are_only_so_many(alice: Person) -> None:
    with scope(account=alice.account):
        for number in range(TABS_MAX):
            save_tab(alice.account, alice.user, "income", label=str(number), query="")

        with pytest.raises(Invalid):
            save_tab(alice.account, alice.user, "income", label="one more", query="")

        assert len(ListView.objects.get().tabs) == TABS_MAX


def test_no_list_has_a_name_that_is_none(alice: Person) -> None:
    assert send(at(alice), "/lists/no-list/columns", _method="PUT").status_code == 404
