"""What is left to pay in a chain of documents, whichever of them a customer holds.

An estimate, order or proforma stops asking for money once another document has been issued from it, an
invoice for a receipt never asks for it again, and a correction lowers what its invoice asks for.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from tidebill.invoices.models import Invoice
from tidebill.kernel.kinds import CORRECTION, OWED_KINDS

ZERO: Final = Decimal(0)
# Documents that promise a sale, in the order in which one is issued from another.
_RANKS: Final = {"maintenance_request": 0, "estimate": 1, "client_order": 2, "proforma": 3}
PROMISES: Final = tuple(_RANKS)
_BILLED: Final = len(_RANKS)
_DEPTH_MAX: Final = 20


def payable_instead(invoice: Invoice) -> list[Invoice]:
    """Return the documents that replace this one as the debt; empty where it still stands for itself."""
    if invoice.receipt_for_invoice_id:
        return _live(pk=invoice.receipt_for_invoice_id)
    if invoice.kind not in _RANKS:
        return []
    found: list[Invoice] = []
    for successor in _successors(invoice):
        found += payable_instead(successor) or [successor]
    return list({each.pk: each for each in found}.values())


def due_in_chain(invoice: Invoice) -> Decimal:
    """Return the amount a customer who holds this document is asked to pay: never negative, due once."""
    if invoice.deleted or invoice.cancelled:
        return ZERO
    return sum((_due_with_corrections(each) for each in payable_instead(invoice) or [invoice]), ZERO)


def is_asked_for(invoice: Invoice) -> bool:
    """Return whether money is outstanding on this very document: it was neither replaced nor taken back."""
    return not payable_instead(invoice) and due_in_chain(invoice) > ZERO


def corrections_of(invoice_ids: Sequence[int]) -> list[Invoice]:
    """Return the live corrections of these documents, corrections of corrections included, oldest first."""
    found: dict[int, Invoice] = {}
    level = list(invoice_ids)
    for _ in range(_DEPTH_MAX):
        rows = Invoice._base_manager.filter(
            invoice_id__in=level, kind=CORRECTION, deleted=False, cancelled=False
        )
        level = [row.pk for row in rows if row.pk not in found]
        found |= {row.pk: row for row in rows}
        if not level:
            break
    return [found[pk] for pk in sorted(found)]


def corrected_root(invoice: Invoice) -> Invoice:
    """Return the document at the root of a correction: the invoice that was corrected first."""
    seen = {invoice.pk}
    while invoice.kind == CORRECTION and invoice.invoice_id and invoice.invoice_id not in seen:
        parent = Invoice._base_manager.filter(pk=invoice.invoice_id, account_id=invoice.account_id).first()
        if parent is None:
            break
        seen.add(parent.pk)
        invoice = parent
    return invoice


def _due_with_corrections(invoice: Invoice) -> Decimal:
    if invoice.amount_due <= ZERO:
        return ZERO
    root = corrected_root(invoice)
    family = [] if root.deleted or root.cancelled else [root]
    family += [each for each in corrections_of([root.pk]) if each.currency == invoice.currency]
    left = sum((each.amount_due for each in family), ZERO)
    return max(min(invoice.amount_due, left), ZERO)


def _successors(invoice: Invoice) -> list[Invoice]:
    rank = _RANKS[invoice.kind]
    linked = [*_live(from_invoice_id=invoice.pk), *_live(invoice_id=invoice.pk)]
    children = {each.pk: each for each in linked}
    return [
        each
        for each in children.values()
        if not each.recurring_id and _rank(each) > rank and each.currency == invoice.currency
    ]


def _rank(invoice: Invoice) -> int:
    billed = invoice.kind in OWED_KINDS and invoice.kind != CORRECTION
    return _BILLED if billed else _RANKS.get(invoice.kind, -1)


def _live(**fields: int | None) -> list[Invoice]:
    # All departments: the debt is the account's, regardless of the user's access.
    rows = Invoice._base_manager.filter(**fields, income=True, deleted=False, cancelled=False, test=False)
    return list(rows.select_related("account").order_by("pk"))
