"""The navigation shows each user the permitted entries."""

import re

import pytest
from django.urls import resolve
from django_scopes import scope

from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Membership
from tidebill.desk.navigation import ACTIONS, current, every_entry
from tidebill.kernel.permissions import ANYBODY, PERMISSIONS

pytestmark = pytest.mark.django_db
MENU = re.compile(r'<ul class="nav">.*?</nav>', re.DOTALL)


def links(page: str) -> list[str]:
    menu = MENU.search(page)
    assert menu
    return re.findall(r'<a href="([^"]+)"', menu[0].replace("&amp;", "&"))


def marked(page: str) -> list[tuple[str, str]]:
    menu = MENU.search(page)
    assert menu
    return re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', menu[0].replace("&amp;", "&"))


@pytest.mark.parametrize("entry", [*every_entry(), *ACTIONS], ids=lambda entry: entry.address)
def test_every_entry_leads_to_a_page_of_the_area_that_it_needs(entry) -> None:  # type: ignore[no-untyped-def]
    assert entry.permission in {*PERMISSIONS, ANYBODY}
    for path in (entry.path, *entry.also):
        if not path.startswith("/accounts"):
            found = resolve(path).func.endpoints["GET"]
            assert "html" in found.formats
            shows_all = entry.permission == ANYBODY and path in entry.also
            assert shows_all or found.permission in (entry.permission, ANYBODY), path


def test_the_entry_of_a_page_is_marked(alice: Person) -> None:
    visitor = Visitor(alice)

    assert ("/invoices", "page") in marked(visitor.read("/invoices"))
    assert marked(visitor.read("/invoices", income="no")) == [("/invoices?income=no", "page")]
    assert marked(visitor.read("/emails")) == [("/emails", "page")]
    orders = visitor.read("/invoices", kinds="client_order,estimate")
    assert ("/invoices?kinds=client_order,estimate", "page") in marked(orders)


def test_a_deeper_page_belongs_to_the_entry_above_it() -> None:
    found = current("/emails/7", {})

    assert found
    assert found.address == "/emails"
    assert (start := current("/", {}))
    assert start.address == "/"


def test_a_role_sees_only_what_it_may_use(bob: Person) -> None:
    assert "/settings/integration" not in links(Visitor(bob).read("/settings"))

    with scope(account=bob.account):
        Membership.objects.filter(user=bob.user).update(role="admin")

    assert "/settings/integration" in links(Visitor(bob).read("/settings"))


def test_strangers_see_what_anybody_may_read(db: None) -> None:
    assert links(Visitor().read("/docs"))[:1] == ["/docs"]
