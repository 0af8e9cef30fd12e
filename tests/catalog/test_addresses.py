import pytest
from django.db import IntegrityError, transaction

from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.catalog.commands import AddressInput, ClientInput
from tidebill.catalog.models import Address, Client
from tidebill.catalog.services.addresses import create_address, update_address
from tidebill.catalog.services.clients import create_client, merge_clients
from tidebill.events.models import JournalEntry
from tidebill.wire.errors import Invalid

pytestmark = pytest.mark.django_db


def _address(client: Client, name: str, *, primary: bool = True, kind: str | None = None) -> Address:
    sent = {"addressable_id": client.pk, "name": name, "primary": primary, "kind": kind}
    return create_address(client.account, AddressInput(**sent))


def _primary() -> list[str | None]:
    found = Address.objects.filter(primary=True).order_by("name")
    return list(found.values_list("name", flat=True))


def test_it_journals_what_was_different(scoped: Account, alice: Person) -> None:
    address = _address(create_client(scoped, ClientInput(name="Owner")), "A")

    update_address(address, AddressInput(name="B", primary=True, city=None), by=alice.user)

    entry = JournalEntry.objects.get(action="address.update")
    assert (entry.before, entry.after, entry.user) == ({"name": "A"}, {"name": "B"}, alice.user)


def test_the_database_allows_one_primary_address(scoped: Account) -> None:
    client = create_client(scoped, ClientInput(name="Owner"))
    _address(client, "A")

    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(account=scoped, addressable=client, primary=True)


def test_it_refuses_the_client_of_another_account(scoped: Account, charlie: Person) -> None:
    foreign = Client(account=charlie.account, name="Foreign", shortcut="Foreign", token="t")
    foreign.save()

    with pytest.raises(Invalid) as refusal:
        _address(foreign, "A")

    assert list(refusal.value.errors) == ["addressable_id"]
    assert not Address.objects.exists()


def test_merged_clients_keep_one_primary_address_of_a_kind(scoped: Account) -> None:
    kept, other = (create_client(scoped, ClientInput(name=name)) for name in ("Kept", "Other"))
    _address(kept, "kept")
    _address(other, "other")
    _address(other, "office", kind="office")
    _address(other, "second", primary=False)

    merge_clients(kept, [other])

    assert _primary() == ["kept", "office"]
    assert Address.objects.filter(addressable=kept).count() == 4


def test_the_first_of_several_merged_clients_brings_the_primary_address(scoped: Account) -> None:
    kept, first, second = (
        create_client(scoped, ClientInput(name=name)) for name in ("Kept", "First", "Second")
    )
    _address(kept, "kept", primary=False)
    _address(first, "first")
    _address(second, "second")

    merge_clients(kept, [first, second])

    assert _primary() == ["first"]
