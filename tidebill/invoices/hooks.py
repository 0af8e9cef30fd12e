"""Hooks that packages above register with documents."""

from collections.abc import Collection, Sequence
from datetime import tzinfo
from typing import Any, Protocol

from tidebill.accounts.models import User
from tidebill.invoices.models import Invoice
from tidebill.kernel.hooks import Hook, HookList


class ChangeGuard(Protocol):
    """Raises RuleViolation if a locked row must not change. It sees only the row: it must be fast.

    ``changed`` contains the columns that change; it is None where the document is canceled or deleted.
    """

    def __call__(self, invoice: Invoice, changed: Collection[str] | None) -> None: ...


class ReallocatePayments(Protocol):
    """Reallocates every payment of a document after the document was changed or deleted."""

    def __call__(self, invoice_id: int) -> None: ...


class TakeBackPayments(Protocol):
    """Unlinks a document from its payments, or deletes those payments. Raises RuleViolation."""

    def __call__(self, invoice_id: int, *, delete: bool, by: User | None = None) -> None: ...


class PaymentsOf(Protocol):
    """Returns the payments of each document as in the API, oldest first."""

    def __call__(self, invoices: Sequence[int], *, zone: tzinfo) -> dict[int, list[Any]]: ...


class SubmitToRegister(Protocol):
    """Submits a document to the national register; it stays issued even if that fails."""

    def __call__(self, invoice: Invoice, *, by: User | None = None) -> None: ...


class ConnectedChannels(Protocol):
    """Returns name and title of the registers and networks that the account is connected to."""

    def __call__(self) -> list[tuple[str, str]]: ...


class DesignsOf(Protocol):
    """Returns number and name of the account's own print templates, for `invoice_template_id`."""

    def __call__(self) -> list[tuple[int, str]]: ...


change_guards: HookList[ChangeGuard] = HookList()
reallocate_payments: Hook[ReallocatePayments] = Hook("invoices.reallocate_payments")
take_back_payments: Hook[TakeBackPayments] = Hook("invoices.take_back_payments")
payments_of: Hook[PaymentsOf] = Hook("invoices.payments_of")
submit_to_register: Hook[SubmitToRegister] = Hook("invoices.submit_to_register")
connected_channels: Hook[ConnectedChannels] = Hook("invoices.connected_channels")
own_designs: Hook[DesignsOf] = Hook("invoices.own_designs")


def run_guards(invoice: Invoice, changed: Collection[str] | None = None) -> None:
    """Raise RuleViolation if a guard rejects the change of a stored document."""
    for guard in change_guards:
        guard(invoice, changed)
