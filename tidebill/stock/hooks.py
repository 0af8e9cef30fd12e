"""Hooks that packages above register with stock."""

from collections.abc import Sequence
from typing import Protocol

from tidebill.kernel.hooks import Hook


class LockInvoices(Protocol):
    """Locks invoices until the transaction ends; returns the ids that exist in the account in scope."""

    def __call__(self, numbers: Sequence[int]) -> set[int]: ...


lock_invoices: Hook[LockInvoices] = Hook("stock.lock_invoices")
