"""Advances of an order, and the final document that settles them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext

from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.copying import load_document, refusal
from tidebill.invoices.services.lines import Line
from tidebill.kernel.chains import AMOUNT, advance_gross, settle_advances, split_advance
from tidebill.kernel.money import to_wire
from tidebill.kernel.positions import PositionInput
from tidebill.kernel.totals import TaxLine
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation
from tidebill.wire.readers import TEXT_MAX

ADVANCE = "advance"
FINAL = "final"
# What can be paid in advance: documents that promise a sale and are none yet.
ORDERS = ("client_order", "estimate", "proforma", "maintenance_request")


def advance_lines(invoice: Invoice, order: Invoice, attributes: Mapping[str, Any]) -> list[Line]:
    """The rows of an advance: one for each tax rate of the order.

    Raises Invalid for an order that can't have one, and for more than is left of it.
    """
    _check_order(order)
    if invoice.currency != order.currency:
        raise Invalid({"currency": refusal("must be the currency of the order")})
    gross = _asked_gross(order, attributes)
    name = (
        attributes.get("position_name")
        or (gettext("Advance for %(number)s") % {"number": order.number})[:TEXT_MAX]
    )
    # Each row is exact by itself: gathering them again may not move a cent.
    invoice.calculating_strategy = {**(invoice.calculating_strategy or {}), "sum": "sum"}
    invoice.show_discount = False
    return [_line(invoice, name, line) for line in split_advance(gross, order=tax_lines(order))]


def find_order(attributes: Mapping[str, Any]) -> Invoice | None:
    """The order of a final document that names only its advances."""
    ids = attributes.get("invoice_ids")
    if attributes.get("kind") != FINAL or not ids or attributes.get("positions"):
        return None
    advance = load_document(ids[0], "invoice_ids")
    return load_document(advance.invoice_id, "invoice_ids") if advance.invoice_id else None


def take_advances(invoice: Invoice, attributes: Mapping[str, Any], order: Invoice | None) -> None:
    """Notes which advances a final document settles; raises Invalid for ones that it can't."""
    ids = list(dict.fromkeys(attributes.get("invoice_ids") or []))
    if not ids:
        raise Invalid({"invoice_ids": refusal("a final document needs at least one advance")})
    advances = load_advances(ids)
    if len(advances) != len(ids):
        raise Invalid({"invoice_ids": errors.NOT_FOUND})
    for advance in advances:
        _check_advance(invoice, advance, order)
    invoice.advance_ids = ids


def load_advances(ids: Sequence[int]) -> list[Invoice]:
    """The advances of these ids, in the order they were issued."""
    if not ids:
        return []
    return list(Invoice.objects.filter(pk__in=ids, deleted=False).order_by("issue_date", "pk"))


def refuse_settled(invoice: Invoice) -> None:
    """Keeps an advance that a final document has deducted; raises RuleViolation."""
    settling = _settled_by(invoice, besides=invoice) if invoice.kind == ADVANCE else None
    if settling:
        numbers = {"number": invoice.number, "final": settling.number}
        raise RuleViolation("%(number)s has been settled already by %(final)s", **numbers)


def settled_lines(invoice: Invoice, rows: Sequence[TaxLine]) -> Sequence[TaxLine]:
    """The summary of a document: of a final one, its rows less its advances."""
    if invoice.kind != FINAL or not invoice.advance_ids:
        return rows
    return settle_advances(rows, advances=[tax_lines(found) for found in load_advances(invoice.advance_ids)])


def tax_lines(invoice: Invoice) -> tuple[TaxLine, ...]:
    """The stored summary by rate as the engine knows it."""
    return tuple(
        TaxLine(
            tax=line["tax"],
            rate=Decimal(line["rate"]),
            net=Decimal(line["net"]),
            tax_amount=Decimal(line["tax_amount"]),
            gross=Decimal(line["gross"]),
        )
        for line in invoice.tax_lines
    )


def _check_order(order: Invoice) -> None:
    if order.kind not in ORDERS or order.cancelled or not order.income:
        raise Invalid({"copy_invoice_from": refusal("an advance needs an order, an estimate or a proforma")})


def _asked_gross(order: Invoice, attributes: Mapping[str, Any]) -> Decimal:
    value = attributes.get("advance_value")
    if value is None or value <= 0:
        raise Invalid({"advance_value": refusal("must be greater than %(count)s", count=0)})
    gross = advance_gross(
        order.price_gross, mode=attributes.get("advance_creation_mode") or AMOUNT, value=value
    )
    left = order.price_gross - _advanced(order)
    if gross > left:
        raise Invalid(
            {"advance_value": refusal("is more than is left of the order (%(left)s)", left=to_wire(left))}
        )
    return gross


def _advanced(order: Invoice) -> Decimal:
    """What has been advanced so far. Locks the order, so that two advances can't both take the rest."""
    Invoice.objects.select_for_update(no_key=True).get(pk=order.pk)
    advances = Invoice.objects.filter(invoice_id=order.pk, kind=ADVANCE, deleted=False, cancelled=False)
    return advances.aggregate(sum=Sum("price_gross"))["sum"] or Decimal(0)


def _line(invoice: Invoice, name: str, share: TaxLine) -> Line:
    position = Position(account=invoice.account, name=name, tax=share.tax)
    return Line(position, PositionInput(tax=share.tax, quantity=Decimal(1), total_price_gross=share.gross))


def _check_advance(invoice: Invoice, advance: Invoice, order: Invoice | None) -> None:
    if advance.kind != ADVANCE or advance.cancelled:
        raise Invalid({"invoice_ids": refusal("%(number)s is no advance", number=advance.number)})
    if order is not None and advance.invoice_id != order.pk:
        raise Invalid({"invoice_ids": refusal("%(number)s belongs to another order", number=advance.number)})
    if advance.currency != invoice.currency:
        raise Invalid({"invoice_ids": refusal("%(number)s is in another currency", number=advance.number)})
    # Locks the advance, so that two final documents can't both settle it.
    Invoice.objects.select_for_update(no_key=True).get(pk=advance.pk)
    if settling := _settled_by(advance, besides=invoice):
        numbers = {"number": advance.number, "final": settling.number}
        raise Invalid({"invoice_ids": refusal("%(number)s has been settled already by %(final)s", **numbers)})


def _settled_by(advance: Invoice, *, besides: Invoice) -> Invoice | None:
    finals = Invoice.objects.filter(
        invoice_id=advance.invoice_id or 0, kind=FINAL, deleted=False, cancelled=False
    )
    others = finals.exclude(pk=besides.pk or 0)
    return next((found for found in others if advance.pk in found.advance_ids), None)
