"""Preview new and changed documents without storing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tidebill.accounts.services.numbering import preview_number
from tidebill.catalog.models import Client
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.update import change_invoice, lock_invoice
from tidebill.invoices.services.issuing.copying import stored_rows
from tidebill.invoices.services.issuing.create import prepare_invoice
from tidebill.invoices.services.parties.buyer import NEW_CLIENT, find_buyer
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.rows import priced_position
from tidebill.kernel.amending import amend_position
from tidebill.kernel.positions import PositionInput

# Attributes that would update clients or products.
_OF_CARDS = frozenset({"buyer_override", "update_product_name"})


@dataclass(frozen=True)
class Preview:
    """A computed document; ``is_numbered`` tells whether its number was given rather than predicted."""

    invoice: Invoice
    lines: Sequence[LineItem]
    is_numbered: bool


def preview_new(account: Any, attributes: Mapping[str, Any], *, by: Any = None) -> Preview:
    """Compute a document from attributes; raises Invalid. Nothing is stored and no number is assigned.

    Uses the code of create_invoice, but allows a buyer without name, which is still being typed.
    """
    with transaction.atomic():
        try:
            return _new(account, _without_cards(attributes), by=by)
        finally:
            # Roll back rows that rules created on the way (bank accounts, departments).
            transaction.set_rollback(True)


def preview_change(number: int, attributes: Mapping[str, Any], *, by: Any = None) -> Preview:
    """Compute a stored document with changes; raises NotFound, Invalid and RuleViolation."""
    with transaction.atomic():
        try:
            return _changed(number, _without_cards(attributes), by=by)
        finally:
            transaction.set_rollback(True)


def _new(account: Any, attributes: Mapping[str, Any], *, by: Any) -> Preview:
    number = (attributes.get("number") or "").strip()
    ready = prepare_invoice(account, attributes, by=by, buyer=_buyer(account, attributes))
    invoice = ready.invoice
    invoice.number = number or preview_number(invoice, ready.series)
    return Preview(invoice, ready.lines, is_numbered=bool(number))


def _buyer(account: Any, attributes: Mapping[str, Any]) -> Client | None:
    """Return the client that would be created; None if it exists."""
    number = attributes.get("client_id")
    if number and number != NEW_CLIENT:
        return None
    is_known = number != NEW_CLIENT and find_buyer(attributes) is not None
    return None if is_known else Client(account=account)


def _changed(number: int, attributes: Mapping[str, Any], *, by: Any) -> Preview:
    invoice = lock_invoice(number)
    if attributes.get("client_id") == NEW_CLIENT:
        attributes = {**attributes, "client_id": None}
    changed = change_invoice(invoice, attributes, by=by)
    if changed:
        number_given = (changed.changes.get("number") or "").strip()
        invoice.number = number_given or invoice.number
    return Preview(invoice, changed.lines if changed else _stored_lines(invoice), is_numbered=True)


def _stored_lines(invoice: Invoice) -> list[LineItem]:
    unchanged = PositionInput()
    return [
        LineItem(position, amend_position(priced_position(position), changes=unchanged, given=()))
        for position in stored_rows(invoice)
    ]


def _without_cards(attributes: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in attributes.items() if name not in _OF_CARDS}
    if isinstance(kept.get("category_id"), str):
        # A category given by name would be created.
        kept.pop("category_id")
    return kept
