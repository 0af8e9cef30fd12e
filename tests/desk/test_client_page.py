"""Pages of clients and products."""

from decimal import Decimal
from typing import Any

import pytest
from django_scopes import scope

from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Membership
from tidebill.catalog.commands import ClientInput, ProductInput
from tidebill.catalog.models import Address, Client, Product
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.products import create_product
from tidebill.events.models import Job
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(alice: Person) -> Visitor:
    return Visitor(alice)


@pytest.fixture
def client(alice: Person) -> Client:
    with scope(account=alice.account):
        return create_client(
            alice.account, ClientInput(name="Baltic", email="b@example.com", note="Calls first")
        )


def _invoice(person: Person, client: Client, gross: str, **more: object) -> None:
    row = {"name": "Desk", "quantity": 1, "tax": "23", "total_price_gross": gross}
    sent = Invoice.read({"client_id": client.pk, "positions": [row], **more}).build(NewInvoice)
    with scope(account=person.account):
        create_invoice(person.account, sent)


def test_it_shows_turnover_balance_and_documents_by_currency(
    visitor: Visitor, alice: Person, client: Client
) -> None:
    _invoice(alice, client, "123", number="A/1")
    _invoice(alice, client, "50", number="E/1", currency="EUR")

    page = visitor.read(f"/clients/{client.pk}")

    for text in ("A/1", "E/1", "123.00", "50.00", "Calls first", f"/client/{client.token}"):
        assert text in page


def test_a_client_is_made_and_changed_by_its_form(visitor: Visitor, alice: Person) -> None:
    fields = {
        "client[company]": "1",
        "client[name]": "Nord",
        "client[discount]": "5,5",
        "client[tag_list]": "a, b",
    }

    answer = visitor.send("/clients", seen_on="/clients/new", **fields)

    with scope(account=alice.account):
        made = Client.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/clients/{made.pk}")
    assert (made.name, made.discount, made.tag_list) == ("Nord", Decimal("5.5"), ["a", "b"])
    page = visitor.read(f"/clients/{made.pk}/edit")
    assert 'name="client[discount]" value="5.5"' in page
    assert 'name="client[tag_list]" value="a, b"' in page


def test_a_private_person_needs_a_last_name(visitor: Visitor, alice: Person) -> None:
    answer = visitor.send("/clients", seen_on="/clients/new", **{"client[company]": "0", "client[name]": ""})

    assert answer.status_code == 422
    assert 'href="#client_last_name"' in answer.content.decode()
    with scope(account=alice.account):
        assert not Client.objects.exists()


def test_a_panel_password_is_set_on_the_card(visitor: Visitor, client: Client, alice: Person) -> None:
    place = f"/clients/{client.pk}"
    short = visitor.send(f"{place}/panel_password", seen_on=place, password="short")
    assert short.status_code == 422
    assert "Is too short (minimum is 8 characters)" in short.content.decode()

    answer = visitor.send(f"{place}/panel_password", seen_on=place, password="long enough")

    assert answer.status_code == 303
    with scope(account=alice.account):
        client.refresh_from_db()
    assert client.panel_password


def test_the_link_of_the_panel_is_mailed(visitor: Visitor, client: Client, settings: Any) -> None:
    settings.TIDEBILL_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    place = f"/clients/{client.pk}"

    answer = visitor.send(f"{place}/send_panel_link", seen_on=place)

    assert answer.status_code == 303
    assert Job.objects.filter(name__endswith="mail_panel_link").count() == 1
    assert "sent to b@example.com" in visitor.read(place)


def test_another_client_is_joined_into_it(visitor: Visitor, client: Client, alice: Person) -> None:
    with scope(account=alice.account):
        other = create_client(alice.account, ClientInput(name="Baltic again"))
    place = f"/clients/{client.pk}"

    answer = visitor.send(f"{place}/merge", seen_on=place, merge_ids=str(other.pk))

    assert (answer.status_code, answer["Location"]) == (303, place)
    with scope(account=alice.account):
        assert [row.name for row in Client.objects.filter(deleted=False)] == ["Baltic"]


def test_who_may_only_read_is_offered_no_change(bob: Person, alice: Person, client: Client) -> None:
    with scope(account=bob.account):
        Membership.objects.filter(user=bob.user).update(role="accountant")

    page = Visitor(bob).read(f"/clients/{client.pk}")

    for text in ("/edit", "panel_password", "Delete client", "/merge"):
        assert text not in page


def test_the_price_that_was_changed_in_the_form_counts(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        product = create_product(alice.account, ProductInput(name="Desk", tax="23", price_gross=Decimal(123)))
    place = f"/products/{product.pk}"
    fields = {
        "product[name]": "Desk",
        "product[tax]": "23",
        "product[price_net]": "200",
        "product[price_gross]": "123",
    }

    visitor.send(place, seen_on=f"{place}/edit", _method="PUT", **fields)

    with scope(account=alice.account):
        product.refresh_from_db()
    assert (product.price_net, product.price_gross) == (Decimal(200), Decimal(246))
    fields = {**fields, "product[price_gross]": "369"}
    visitor.send(place, seen_on=f"{place}/edit", _method="PUT", **fields)
    with scope(account=alice.account):
        product.refresh_from_db()
    assert (product.price_net, product.price_gross) == (Decimal(300), Decimal(369))


def test_a_products_card_shows_what_there_is_and_what_moved(
    visitor: Visitor, alice: Person, client: Client
) -> None:
    with scope(account=alice.account):
        product = create_product(alice.account, ProductInput(name="Desk", price_gross=Decimal(10)))
        row = {"product_id": product.pk, "quantity": 3}
        sent = Invoice.read({"number": "A/7", "client_id": client.pk, "positions": [row]}).build(NewInvoice)
        create_invoice(alice.account, sent)
        assert Product.objects.count() == 1

    page = visitor.read(f"/products/{product.pk}")

    assert "A/7" in page
    assert "Main warehouse" in page
    assert "-3" in page


def test_another_address_is_added_changed_and_deleted_from_the_card(
    visitor: Visitor, alice: Person, client: Client
) -> None:
    place, new = f"/clients/{client.pk}", f"/addresses/new?addressable_id={client.pk}"
    fields = {"address[addressable_id]": str(client.pk), "address[name]": "Depot", "address[city]": "Gdynia"}
    made = visitor.send("/addresses", seen_on=new, **fields)
    assert (made.status_code, made["Location"]) == (303, place)
    with scope(account=alice.account):
        address = Address.objects.get()
    assert "Depot" in visitor.read(place)

    fields = {**fields, "address[name]": "Yard"}
    visitor.send(f"/addresses/{address.pk}", seen_on=f"/addresses/{address.pk}/edit", _method="PUT", **fields)
    assert "Yard" in visitor.read(place)

    visitor.send(f"/addresses/{address.pk}", seen_on=f"/addresses/{address.pk}/edit", _method="DELETE")
    assert "Yard" not in visitor.read(place)


def test_an_address_of_nobody_has_no_form(visitor: Visitor) -> None:
    assert visitor.open("/addresses/new").status_code == 404
    assert visitor.open("/addresses/new?addressable_id=999").status_code == 404
