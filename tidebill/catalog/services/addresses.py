"""Addresses of clients."""

from collections.abc import Sequence

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import AddressInput
from tidebill.catalog.models import Address, Client
from tidebill.events import journal
from tidebill.kernel.vocabulary import DEFAULT_ADDRESS_KIND
from tidebill.storage import clock
from tidebill.storage.rows import assign, check_references, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


@transaction.atomic
def create_address(account: Account, attributes: AddressInput, *, by: User | None = None) -> Address:
    """Create an address; a primary one replaces the client's primary address of its kind."""
    address = Address(account=account)
    _fill(address, attributes)
    address.save(force_insert=True)
    journal.record(
        address, "address.create", by=by, after={"name": address.name, "client_id": address.addressable_id}
    )
    return address


@transaction.atomic
def update_address(address: Address, attributes: AddressInput, *, by: User | None = None) -> Address:
    """Update an address."""
    before = journal.snapshot(address)
    _fill(address, attributes)
    journal.save_changes(address, before, "address.update", by=by)
    return address


@transaction.atomic
def delete_address(address: Address, *, by: User | None = None) -> None:
    """Delete an address; documents keep their copies."""
    before = journal.snapshot(address)
    address.deleted = True
    journal.save_changes(address, before, "address.destroy", by=by)


def keep_one_primary(kept: Client, others: Sequence[int]) -> None:
    """Before merging ``others`` into ``kept``, leave one primary address of each kind, preferring that of
    ``kept``.
    """
    found = Address.objects.filter(addressable_id__in=[kept.pk, *others], primary=True, deleted=False)
    taken = set()
    for address in sorted(found, key=lambda row: (row.addressable_id != kept.pk, row.pk)):
        if address.kind in taken:
            Address.objects.filter(pk=address.pk).update(primary=False, updated_at=clock.now())
        taken.add(address.kind)


def _fill(address: Address, attributes: AddressInput) -> None:
    check_references(Address, attributes, ("addressable_id",))
    assign(address, attributes)
    if address.addressable_id is None:
        raise Invalid({"addressable_id": errors.BLANK})
    address.kind = address.kind or DEFAULT_ADDRESS_KIND
    if address.primary:
        _demote_primary(address)


def _demote_primary(address: Address) -> None:
    """Unset the primary address first, because the database allows only one."""
    lock_account(address.account)
    others = Address.objects.filter(addressable_id=address.addressable_id, kind=address.kind, primary=True)
    others.exclude(pk=address.pk).update(primary=False, updated_at=clock.now())
