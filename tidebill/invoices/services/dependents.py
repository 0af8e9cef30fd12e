"""Documents that depend on others: constraints on changes, and invariants of a chain.

See docs/chains.md.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import corrected_root, corrections_of
from tidebill.invoices.services.advances import (
    ADVANCE,
    FINAL,
    ORDERS,
    check_final,
    left_of_order,
    settling_final,
)
from tidebill.invoices.services.copying import refusal
from tidebill.invoices.services.corrections import refuse_overcorrection
from tidebill.kernel.amounts import add_up
from tidebill.kernel.money import to_wire
from tidebill.kernel.vocabulary import CORRECTION
from tidebill.wire.errors import Invalid, RuleViolation

# Fields from which dependent documents were computed.
FROZEN: Final = frozenset(
    {
        "number",
        "kind",
        "income",
        "currency",
        "client_id",
        "show_discount",
        "discount_kind",
        "calculating_strategy",
        "reverse_charge",
        "exchange_currency",
        "exchange_kind",
        "exchange_currency_rate",
        "exchange_currency_rate_den",
        "price_net",
        "price_tax",
        "price_gross",
        "positions",
    }
)
# Fields fixed for every document of a chain.
_CHAINED: Final = frozenset({"kind", "currency", "invoice_id"})
_CHAIN_KINDS: Final = (ADVANCE, FINAL, CORRECTION)


def dependent_of(invoice: Invoice) -> Invoice | None:
    """Return a live document that was computed from this one; None where nothing builds on it.

    An order's are its advances and its final, an advance's the final that deducts it, a receipt's the invoice
    that was issued for it, and every document's its corrections, of which the later build on the earlier.
    """
    root = corrected_root(invoice)
    later = [each for each in corrections_of([root.pk]) if root.pk == invoice.pk or each.pk > invoice.pk]
    if later:
        return later[-1]
    if root.kind == ADVANCE:
        return settling_final(root)
    if invoice.kind in ORDERS:
        return _first(invoice_id=invoice.pk, kind__in=(ADVANCE, FINAL))
    return _first(receipt_for_invoice_id=invoice.pk)


def refuse_dependents(invoice: Invoice) -> None:
    """Raise RuleViolation, naming the document that builds on this one."""
    if dependent := dependent_of(invoice):
        numbers = {"number": invoice.number, "dependent": dependent.number}
        raise RuleViolation("%(dependent)s depends on %(number)s, which can't change any more", **numbers)


def refuse_frozen(invoice: Invoice, before: Mapping[str, Any], changed: Collection[str]) -> None:
    """Raise RuleViolation where a change touches what the documents that build on this one follow from."""
    names = set(changed)
    if before["kind"] in _CHAIN_KINDS and before["invoice_id"] and names & _CHAINED:
        number = invoice.number
        raise RuleViolation("%(number)s belongs to a chain: kind, currency and link stay", number=number)
    if names & FROZEN:
        refuse_dependents(invoice)


def check_chain(invoice: Invoice, *, allow_overcorrection: bool = False) -> None:
    """Raise Invalid or RuleViolation where a document takes more than the one that it builds on has left."""
    if invoice.kind == CORRECTION:
        _refuse_settled(invoice)
        refuse_overcorrection(invoice, allowed=allow_overcorrection)
    if invoice.kind == ADVANCE and invoice.invoice_id:
        _check_advance(invoice)


def check_again(invoice: Invoice) -> None:
    """Check a restored document as if it were created; raises Invalid and RuleViolation."""
    check_chain(invoice)
    if invoice.kind == FINAL:
        check_final(invoice)


def _check_advance(invoice: Invoice) -> None:
    order = Invoice._base_manager.filter(pk=invoice.invoice_id or 0, kind__in=ORDERS, deleted=False).first()
    if order is None or order.currency != invoice.currency:
        return
    Invoice._base_manager.select_for_update(no_key=True).get(pk=order.pk)
    left = add_up(left_of_order(order, besides=invoice.pk).values()).gross
    if invoice.price_gross > left:
        text = refusal("exceeds the remaining amount of the order (%(left)s)", left=to_wire(left))
        raise Invalid({"advance_value": text})


def _refuse_settled(correction: Invoice) -> None:
    """Reject the correction of an advance that a final invoice has deducted: correct the final instead."""
    parent = Invoice._base_manager.filter(pk=correction.invoice_id or 0).first()
    root = corrected_root(parent) if parent else None
    final = settling_final(root) if root and root.kind == ADVANCE else None
    if root and final:
        numbers = {"number": root.number, "final": final.number}
        raise RuleViolation("%(number)s has already been settled by %(final)s", **numbers)


def _first(**fields: Any) -> Invoice | None:
    return Invoice._base_manager.filter(deleted=False, cancelled=False, **fields).order_by("pk").first()
