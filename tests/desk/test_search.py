"""Global search: all words, permitted objects, this account only."""

from typing import Any

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Membership, OwnRole
from tidebill.catalog.commands import ClientInput, ProductInput
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.products import create_product
from tidebill.desk.search import SHOWN
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.invoices.services.issuing.create import create_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows(alice: Person) -> dict[str, int]:
    with scope(account=alice.account):
        return {
            "client": create_client(
                alice.account, ClientInput(name="Żabka Polska", tax_no="PL5252445767")
            ).pk,
            "product": create_product(alice.account, ProductInput(name="Żabka toy", code="TOY-1")).pk,
            "invoice": create_invoice(alice.account, NewInvoice(buyer_name="Żabka Polska", number="Z/1")).pk,
        }


def found(person: Person, text: str = "") -> list[tuple[str, str, str]]:
    answer: Any = Caller(person).get("/search.json", query=text)
    assert answer.status_code == 200, answer.content
    return [(row["group"], row["title"], row["url"]) for row in answer.json()]


def test_it_finds_documents_clients_and_products(alice: Person, rows: dict[str, int]) -> None:
    assert found(alice, "zabka") == [
        ("invoice", "Z/1", f"/invoices/{rows['invoice']}"),
        ("client", "Żabka Polska", f"/clients/{rows['client']}"),
        ("product", "Żabka toy", f"/products/{rows['product']}"),
    ]
    assert [group for group, _, _ in found(alice, "5252445767")] == ["invoice", "client"]
    assert [title for _, title, _ in found(alice, "toy zabka")] == ["Żabka toy"]


def test_it_names_what_can_be_done(alice: Person) -> None:
    assert found(alice, "new client") == [("action", "New client", "/clients/new")]
    assert ("action", "Emails", "/emails") in found(alice, "emai")


def test_without_words_it_offers_what_can_be_done(alice: Person) -> None:
    groups = {group for group, _, _ in found(alice)}

    assert groups == {"action"}
    assert {group for group, _, _ in found(alice, "z")} <= {"action"}


def test_what_is_deleted_is_not_found(alice: Person, rows: dict[str, int]) -> None:
    with scope(account=alice.account):
        delete_invoice(rows["invoice"])

    assert "invoice" not in {group for group, _, _ in found(alice, "zabka")}


def test_it_finds_nothing_of_others(charlie: Person) -> None:
    assert found(charlie, "zabka") == []


def test_it_finds_only_what_the_role_may_read(alice: Person, bob: Person) -> None:
    with scope(account=bob.account):
        own = OwnRole.objects.create(account=bob.account, name="Cards", permissions=["clients:read"])
        Membership.objects.filter(user=bob.user).update(role=own.key)

    assert [group for group, _, _ in found(bob, "zabka")] == ["client"]
    assert "/invoices" not in [url for _, _, url in found(bob)]


def test_it_shows_the_newest_few_of_each_kind(alice: Person) -> None:
    with scope(account=alice.account):
        for number in range(SHOWN + 1):
            create_client(alice.account, ClientInput(name=f"Many {number}"))

    shown = [title for _, title, _ in found(alice, "many")]

    assert shown == [f"Many {number}" for number in range(SHOWN, 0, -1)]


def test_there_is_a_page_without_scripts(alice: Person, rows: dict[str, int]) -> None:
    page = Visitor(alice).read("/search", query="zabka")

    assert f'<a href="/invoices/{rows["invoice"]}">Z/1</a>' in page
    assert "No results" in Visitor(alice).read("/search", query="no such thing")
