"""From its first write on, a request reads from the primary. Real standbys: tests/faults/test_replica.py."""

from collections.abc import Callable

import pytest

from tidebill.accounts.models import Account
from tidebill.catalog.models import Client
from tidebill.storage import replica
from tidebill.storage.writing import insert


@pytest.mark.parametrize(
    "write",
    [
        # Called by Django before writes; nothing else names a database here.
        lambda _account: replica.Router().db_for_write(Client),
        lambda account: insert([Client(account=account, name="Written")]),
    ],
)
def test_after_any_write_the_primary_is_read(scoped: Account, write: Callable[[Account], object]) -> None:
    reading_there = replica._reads_there.set(True)
    try:
        assert list(Client.objects.all()) == []
        assert replica._reads_there.get()

        write(scoped)

        assert not replica._reads_there.get()
    finally:
        replica._reads_there.reset(reading_there)
