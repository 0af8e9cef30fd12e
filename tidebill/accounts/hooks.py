"""Hooks that packages above register with accounts."""

from typing import Protocol

from tidebill.accounts.models import Account
from tidebill.kernel.hooks import HookList


class SetUp(Protocol):
    """Creates the rows that every new account needs, in the transaction that creates the account."""

    def __call__(self, account: Account, /) -> None: ...


account_setup: HookList[SetUp] = HookList()
