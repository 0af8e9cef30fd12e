"""Corrections: line items with original and corrected side, and their difference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext

from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.outstanding import corrected_root, corrections_of
from tidebill.invoices.services.issuing.advances import FINAL, standing_advances
from tidebill.invoices.services.issuing.copying import refusal
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.sides import (
    AFTER,
    BEFORE,
    CORRECTION,
    describe,
    difference,
    make_side,
)
from tidebill.invoices.services.pricing.standing import StandingRow, side_amounts, standing_rows
from tidebill.invoices.tax_lines import left_by_rate, sum_by_rate
from tidebill.kernel.amounts import NOTHING, Amounts
from tidebill.kernel.commands import known
from tidebill.kernel.kinds import DOCUMENT_KINDS
from tidebill.kernel.money import to_wire
from tidebill.kernel.positions import PositionInput
from tidebill.kernel.pricing import price_position
from tidebill.kernel.tax import tax_group
from tidebill.wire.errors import Invalid

ZERO = Decimal(0)
_CENT = Decimal("0.01")
# Net and gross of a difference are stored separately; a rate's rounding goes to its largest line item.
_ROUNDING_MAX = Decimal("0.05")
_CLEARED = ("quantity", "total_price_net", "total_price_tax", "total_price_gross")
_CLEARED_MARGIN = (
    "total_purchase_price",
    "vat_margin_total_price_net",
    "vat_margin_total_price_tax",
    "vat_margin_total_price_gross",
)


def correction_lines(invoice: Invoice, source: Invoice, new: NewInvoice) -> list[LineItem]:
    """Return the line items of a correction: everything reversed (``total_correction``), or unchanged.

    They start from the state after earlier corrections. Raises Invalid for a document that can't be
    corrected, or with nothing left to reverse.
    """
    if source.cancelled:
        raise Invalid({"copy_invoice_from": refusal("canceled documents can't be corrected")})
    if not DOCUMENT_KINDS[source.kind].correctable:
        raise Invalid(
            {"copy_invoice_from": refusal("this kind of document can't be corrected; edit it instead")}
        )
    # The sides are after discount: a discount of the correction would count twice.
    invoice.show_discount = False
    root = lock_root(source)
    rows = standing_rows(root)
    if not new.total_correction:
        return [_line(invoice, row, clear=False) for row in rows]
    return _total_lines(invoice, root, rows)


def fill_correction(invoice: Invoice, source: Invoice, new: NewInvoice) -> None:
    """Reference the corrected document."""
    if known(new.correction) is None:
        invoice.correction = source.number
    if known(new.correction_reason) is None:
        invoice.correction_reason = None
    if known(new.invoice_id) is None:
        invoice.invoice_id = source.pk


def lock_root(source: Invoice) -> Invoice:
    """Return the original document, locked, so that concurrent corrections can't both take the rest."""
    root = corrected_root(source)
    locked = Invoice._base_manager.select_for_update(of=("self",), no_key=True).select_related("account")
    return locked.get(pk=root.pk)


def refuse_overcorrection(invoice: Invoice, *, allowed: bool = False) -> None:
    """Raise Invalid if a correction takes back more than the document and earlier corrections have left.

    Checked by rate, with a tolerance of a cent per rounded line item; ``allowed`` skips the check.
    """
    if invoice.kind != CORRECTION or not invoice.invoice_id or allowed:
        return
    parent = Invoice._base_manager.filter(pk=invoice.invoice_id, account_id=invoice.account_id).first()
    if parent is None or parent.deleted or parent.cancelled or parent.currency != invoice.currency:
        return
    root = lock_root(parent)
    if root.kind == CORRECTION or not DOCUMENT_KINDS[root.kind].correctable or root.pk == invoice.pk:
        return
    sign = -1 if root.price_gross < ZERO else 1
    _check_left(invoice, returnable_by_rate(root, besides=invoice.pk), sign=sign)


def returnable_by_rate(root: Invoice, *, besides: int | None = None) -> dict[str, Amounts]:
    """Return what can still be taken back of a document, by rate.

    The line items of a final are those of the whole order: what its advances billed can be returned too.
    """
    left = left_by_rate(root, besides=besides)
    if root.kind == FINAL:
        for tax, amounts in sum_by_rate(standing_advances(root)).items():
            left[tax] = left.get(tax, NOTHING) + amounts
    return left


def _check_left(invoice: Invoice, left: Mapping[str, Amounts], *, sign: int) -> None:
    for tax, amounts in sum_by_rate([invoice]).items():
        before = sign * left.get(tax, NOTHING).gross
        taken = -sign * amounts.gross
        tolerance = _CENT if before > _CENT else ZERO
        if taken > ZERO and taken > max(before, ZERO) + tolerance:
            text = "takes back more than is left at %(tax)s: %(taken)s of %(left)s"
            values = {"tax": tax, "taken": to_wire(taken), "left": to_wire(before)}
            raise Invalid({"positions": refusal(text, **values)})


def _total_lines(invoice: Invoice, root: Invoice, rows: Sequence[StandingRow]) -> list[LineItem]:
    """Return line items that reverse the exact remainder of every rate."""
    standing: dict[str, Amounts] = {}
    for tax, amounts in side_amounts(rows):
        standing[tax_group(tax)] = standing.get(tax_group(tax), NOTHING) + amounts
    # Totals of a correction whose document isn't stored are differences; its line items are the result.
    left = standing if root.kind == CORRECTION else left_by_rate(root)
    if not any(amounts.gross or amounts.net for amounts in left.values()):
        raise Invalid(
            {"copy_invoice_from": refusal("nothing is left to correct in %(number)s", number=root.number)}
        )
    # Each line item is exact: summing by rate must not move a cent.
    invoice.calculating_strategy = {**(invoice.calculating_strategy or {}), "sum": "sum"}
    lines = [_line(invoice, row, clear=True) for row in rows]
    for tax in {**left, **standing}:
        rest = left.get(tax, NOTHING) - standing.get(tax, NOTHING)
        if rest.net or rest.gross:
            _take_rest(invoice, root, lines, tax, rest)
    return [line for line in lines if _moves(line)]


def _take_rest(invoice: Invoice, root: Invoice, lines: list[LineItem], tax: str, rest: Amounts) -> None:
    """Reverse amounts outside line items: rounding, settled advances, unmatched corrections."""
    own = [line for line in lines if tax_group(line.asked.tax) == tax]
    if own and max(abs(rest.net), abs(rest.gross)) <= _ROUNDING_MAX:
        largest = max(own, key=lambda line: abs(line.asked.total_price_gross or ZERO))
        largest.asked = replace(
            largest.asked,
            total_price_net=(largest.asked.total_price_net or ZERO) - rest.net,
            total_price_gross=(largest.asked.total_price_gross or ZERO) - rest.gross,
        )
        return
    is_advanced = bool(root.advance_ids) and not corrections_of([root.pk])
    name = gettext("Advances deducted") if is_advanced else gettext("Advances and earlier corrections")
    quantity = Decimal(-1 if rest.gross < ZERO else 1)
    whole = PositionInput(tax=tax, quantity=quantity, exact=rest)
    side = make_side(price_position(whole), {"name": name}, BEFORE)
    lines.append(_line(invoice, StandingRow(Position(name=name, tax=tax), side), clear=True))


def _moves(line: LineItem) -> bool:
    asked = line.asked
    return bool(asked.quantity or asked.total_price_net or asked.total_price_gross)


def _line(invoice: Invoice, row: StandingRow, *, clear: bool) -> LineItem:
    before, position = row.side, row.position
    after = {**before, "kind": AFTER}
    if clear:
        after |= dict.fromkeys(_CLEARED, "0.0")
        after |= {name: "0.0" for name in _CLEARED_MARGIN if before.get(name) is not None}
    corrected = Position(
        account=invoice.account,
        kind=CORRECTION,
        product=position.product,
        invoice_position_id=position.pk,
        correction_before_attributes=before,
        correction_after_attributes=after,
        **{name: value for name, value in describe(position).items() if name != "product_id"},
    )
    return LineItem(corrected, difference(before, after))
