"""Documents that depend on others: constraints on changes, and invariants of a chain.

See docs/chains.md.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Final

from tidebill.events.journal import Snapshot
from tidebill.invoices.fields import fields_that
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import corrected_root, corrections_of
from tidebill.invoices.services.issuing.advances import (
    ADVANCE,
    FINAL,
    check_final,
    deducts_as_issued,
    final_instead,
    left_of_order,
    refuse_second_final,
    settling_final,
    standing_documents,
)
from tidebill.invoices.services.issuing.copying import refusal
from tidebill.invoices.services.issuing.corrections import refuse_overcorrection
from tidebill.kernel.amounts import add_up
from tidebill.kernel.kinds import CHAINED_KINDS, CORRECTION, ORDER_KINDS
from tidebill.kernel.money import to_wire
from tidebill.wire.errors import Invalid, RuleViolation

ZERO: Final = Decimal(0)
FROZEN: Final = fields_that(lambda field: field.frozen)
_CHAINED: Final = fields_that(lambda field: field.chained)


def dependent_of(invoice: Invoice, *, kind: str = "") -> Invoice | None:
    """Return a live document that was computed from this one; None where nothing builds on it.

    ``kind`` is the kind of the document before an unsaved change.

    An order's are its advances and its final, an advance's the final that deducts it, a receipt's the invoice
    that was issued for it, and every document's its corrections, of which the later build on the earlier. On
    the corrections that took a final back builds the final that was issued instead.
    """
    root = corrected_root(invoice)
    later = [each for each in corrections_of([root.pk]) if root.pk == invoice.pk or each.pk > invoice.pk]
    if later:
        return later[-1]
    if root.kind == ADVANCE:
        return settling_final(root)
    if root.kind == FINAL and root.pk != invoice.pk:
        return final_instead(root)
    if (kind or invoice.kind) in ORDER_KINDS:
        return _first(invoice_id=invoice.pk, kind__in=(ADVANCE, FINAL))
    return _first(receipt_for_invoice_id=invoice.pk)


def refuse_dependents(invoice: Invoice, *, kind: str = "") -> None:
    """Raise RuleViolation, naming the document that builds on this one, of the given kind until now."""
    if dependent := dependent_of(invoice, kind=kind):
        numbers = {"number": invoice.number, "dependent": dependent.number}
        raise RuleViolation("%(number)s can't be changed, because %(dependent)s depends on it", **numbers)


def refuse_revival(correction: Invoice, *, gross: Decimal = ZERO) -> None:
    """Raise RuleViolation if, without this correction, an order would be billed beyond its total.

    ``gross`` is the remainder of the correction. Reversing the correction of an advance or a final bills the
    same amount again.
    """
    root = corrected_root(correction)
    order = _order_of(root)
    if root.pk == correction.pk or order is None:
        return
    if root.kind == FINAL:
        refuse_dependents(correction)
        refuse_changed_advances(root)
    left = add_up(left_of_order(order, besides=correction.pk).values()).gross - gross
    if left < ZERO:
        numbers = {"number": correction.number, "order": order.number}
        raise RuleViolation("Without %(number)s, the amount billed would exceed order %(order)s", **numbers)


def refuse_changed_advances(final: Invoice) -> None:
    """Raise RuleViolation if a final invoice deducted other amounts than its advances have now."""
    if not deducts_as_issued(final):
        raise RuleViolation(
            "The advance invoices that %(final)s deducts have changed since", final=final.number
        )


def refuse_frozen(invoice: Invoice, before: Snapshot, changed: Collection[str]) -> None:
    """Raise RuleViolation where a change touches what the documents that build on this one follow from."""
    names = set(changed)
    if before["kind"] in CHAINED_KINDS and before["invoice_id"] and names & _CHAINED:
        number = invoice.number
        raise RuleViolation(
            "%(number)s belongs to a chain of documents, so its type, currency and link can't be changed",
            number=number,
        )
    if names & FROZEN:
        refuse_dependents(invoice, kind=before["kind"])
    if "kind" in names:
        _check_order(invoice)


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
    _check_order(invoice)
    if invoice.kind == FINAL:
        check_final(invoice)
        refuse_changed_advances(invoice)


def _check_order(invoice: Invoice) -> None:
    """Reject a document that becomes an order again while more has been billed of it than it orders."""
    if invoice.kind not in ORDER_KINDS:
        return
    if any(amounts.gross < ZERO for amounts in left_of_order(invoice).values()):
        billed = [*standing_documents(invoice.pk, ADVANCE), *standing_documents(invoice.pk, FINAL)]
        numbers = {"number": invoice.number, "dependent": ", ".join(each.number for each in billed)}
        raise RuleViolation("%(dependent)s bills more than the amount of %(number)s", **numbers)


def _check_advance(invoice: Invoice) -> None:
    order = _order_of(invoice)
    if order is None or order.currency != invoice.currency:
        return
    if invoice.pk is None or not settling_final(invoice):
        refuse_second_final(order)
    left = add_up(left_of_order(order, besides=invoice.pk).values()).gross
    if invoice.price_gross > left:
        text = refusal("exceeds the remaining amount of the order (%(left)s)", left=to_wire(left))
        raise Invalid({"advance_value": text})


def _order_of(invoice: Invoice) -> Invoice | None:
    """Return the order of an advance or a final invoice, locked."""
    if invoice.kind not in (ADVANCE, FINAL) or not invoice.invoice_id:
        return None
    rows = Invoice._base_manager.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=invoice.invoice_id, kind__in=ORDER_KINDS, deleted=False).first()


def _refuse_settled(correction: Invoice) -> None:
    """Reject the correction of an advance that a final invoice has deducted, and of a final that was taken
    back and issued anew: correct the final instead.
    """
    parent = Invoice._base_manager.filter(pk=correction.invoice_id or 0).first()
    root = corrected_root(parent) if parent else None
    final = settling_final(root) if root and root.kind == ADVANCE else None
    if root and final:
        numbers = {"number": root.number, "final": final.number}
        raise RuleViolation("%(number)s has already been settled by %(final)s", **numbers)
    other = final_instead(root) if root and root.kind == FINAL else None
    if root and other:
        numbers = {"number": root.number, "final": other.number}
        raise RuleViolation("%(number)s has been replaced by %(final)s", **numbers)


def _first(**fields: object) -> Invoice | None:
    return Invoice._base_manager.filter(deleted=False, cancelled=False, **fields).order_by("pk").first()
