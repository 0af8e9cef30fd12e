"""Hooks that packages above register with documents."""

from collections.abc import Collection
from typing import Protocol

from tidebill.invoices.models import Invoice
from tidebill.kernel.hooks import HookList


class ChangeGuard(Protocol):
    """Raises RuleViolation if a locked row must not change. It sees only the row: it must be fast.

    ``changed`` contains the columns that change; it is None where the document is canceled or deleted.
    """

    def __call__(self, invoice: Invoice, changed: Collection[str] | None) -> None: ...


change_guards: HookList[ChangeGuard] = HookList()


def run_guards(invoice: Invoice, changed: Collection[str] | None = None) -> None:
    """Raise RuleViolation if a guard rejects the change of a stored document."""
    for guard in change_guards:
        guard(invoice, changed)
