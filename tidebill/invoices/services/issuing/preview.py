"""Preview new and changed documents without storing them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.accounts.services.numbering import preview_number
from tidebill.catalog.models import Client
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.update import change_invoice, lock_invoice
from tidebill.invoices.services.issuing.copying import stored_rows
from tidebill.invoices.services.issuing.create import prepare_invoice
from tidebill.invoices.services.parties.buyer import NEW_CLIENT, find_buyer
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.rows import priced_position
from tidebill.kernel.amending import amend_position
from tidebill.kernel.commands import UNSET
from tidebill.kernel.positions import PositionInput


@dataclass(frozen=True)
class Preview:
    """A computed document; ``is_numbered`` tells whether its number was given rather than predicted."""

    invoice: Invoice
    lines: Sequence[LineItem]
    is_numbered: bool


def preview_new(account: Account, new: NewInvoice, *, by: User | None = None) -> Preview:
    """Compute a new document; raises Invalid. Nothing is stored and no number is assigned.

    Uses the code of create_invoice, but allows a buyer without name, which is still being typed.
    """
    with transaction.atomic():
        try:
            return _new(account, _without_effects(new), by=by)
        finally:
            # Roll back rows that rules created on the way (bank accounts, departments).
            transaction.set_rollback(True)


def preview_change(number: int, change: InvoiceChange, *, by: User | None = None) -> Preview:
    """Compute a stored document with changes; raises NotFound, Invalid and RuleViolation."""
    with transaction.atomic():
        try:
            return _changed(number, change, by=by)
        finally:
            transaction.set_rollback(True)


def _new(account: Account, new: NewInvoice, *, by: User | None) -> Preview:
    number = (new.number or "").strip()
    ready = prepare_invoice(account, new, by=by, buyer=_buyer(account, new))
    invoice = ready.invoice
    invoice.number = number or preview_number(invoice, ready.series)
    return Preview(invoice, ready.lines, is_numbered=bool(number))


def _buyer(account: Account, new: NewInvoice) -> Client | None:
    """Return the client that would be created; None if it exists."""
    number = new.client_id
    if number and number != NEW_CLIENT:
        return None
    is_known = number != NEW_CLIENT and find_buyer(new) is not None
    return None if is_known else Client(account=account)


def _changed(number: int, change: InvoiceChange, *, by: User | None) -> Preview:
    invoice = lock_invoice(number)
    change = replace(change, buyer_override=UNSET)
    if isinstance(change.category_id, str):
        # A category given by name would be created.
        change = replace(change, category_id=UNSET)
    if change.client_id == NEW_CLIENT:
        change = replace(change, client_id=None)
    changed = change_invoice(invoice, change, by=by)
    if changed:
        number_given = (changed.changes.number or "").strip()
        invoice.number = number_given or invoice.number
    return Preview(invoice, changed.lines if changed else _stored_lines(invoice), is_numbered=True)


def _stored_lines(invoice: Invoice) -> list[LineItem]:
    unchanged = PositionInput()
    return [
        LineItem(position, amend_position(priced_position(position), changes=unchanged, given=()))
        for position in stored_rows(invoice)
    ]


def _without_effects(new: NewInvoice) -> NewInvoice:
    """Omit fields that would update clients or products, or create a category."""
    kept = replace(new, buyer_override=UNSET, update_product_name=UNSET)
    return replace(kept, category_id=UNSET) if isinstance(kept.category_id, str) else kept
