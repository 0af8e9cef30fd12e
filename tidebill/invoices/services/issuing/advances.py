"""Advances of an order, and the final invoice that settles them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext

from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.outstanding import corrections_of
from tidebill.invoices.services.issuing.copying import load_document, refusal
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.tax_lines import as_row, from_row, left_by_rate, sum_by_rate, tax_lines
from tidebill.kernel.amounts import NOTHING, Amounts, add_up
from tidebill.kernel.chains import AMOUNT, advance_gross, settle_advances, split_advance
from tidebill.kernel.commands import known
from tidebill.kernel.currencies import amount_places
from tidebill.kernel.kinds import ORDER_KINDS
from tidebill.kernel.money import to_wire
from tidebill.kernel.positions import PositionInput
from tidebill.kernel.totals import TaxLine, summary_order
from tidebill.wire import errors
from tidebill.wire.errors import Invalid
from tidebill.wire.readers import TEXT_MAX

ADVANCE = "advance"
FINAL = "final"


def advance_lines(invoice: Invoice, order: Invoice, new: NewInvoice) -> list[LineItem]:
    """Return the line items of an advance: one per tax rate of the order.

    Raises Invalid for an unsuitable order, and for more than its remainder.
    """
    _check_order(order)
    if invoice.currency != order.currency:
        raise Invalid({"currency": refusal("must be the order's currency")})
    left = _left_of(order)
    gross = _asked_gross(order, left, new)
    name = new.position_name or (gettext("Advance on %(number)s") % {"number": order.number})[:TEXT_MAX]
    # Each line item is exact: summing by rate must not move a cent.
    invoice.calculating_strategy = {**(invoice.calculating_strategy or {}), "sum": "sum"}
    invoice.show_discount = False
    return [_line(invoice, name, line) for line in _shares(gross, order, left)]


def find_order(new: NewInvoice) -> Invoice | None:
    """Return the order of a final invoice that names only its advances."""
    ids = new.invoice_ids
    if new.kind != FINAL or not ids or new.positions:
        return None
    advance = load_document(ids[0], "invoice_ids")
    return load_document(advance.invoice_id, "invoice_ids") if advance.invoice_id else None


def link_advances(invoice: Invoice, new: NewInvoice, order: Invoice | None) -> None:
    """Store the advances that a final invoice settles; raises Invalid for unsuitable ones."""
    ids = list(dict.fromkeys(new.invoice_ids or []))
    if not ids:
        raise Invalid({"invoice_ids": refusal("a final invoice needs at least one advance invoice")})
    advances = _load_advances(ids)
    if len(advances) != len(ids):
        raise Invalid({"invoice_ids": errors.NOT_FOUND})
    for advance in advances:
        _check_advance(invoice, advance, order)
    if order is not None:
        _check_whole(order, ids)
    invoice.advance_ids = ids
    deducted = sum_by_rate(load_settled(invoice))
    invoice.deducted_lines = [as_row(TaxLine.of(tax, amounts=amounts)) for tax, amounts in deducted.items()]


def load_settled(invoice: Invoice) -> list[Invoice]:
    """Return the documents that a final invoice deducts: advances and their corrections, by issue date."""
    if not invoice.advance_ids:
        return []
    advances = Invoice._base_manager.filter(pk__in=invoice.advance_ids)
    # Later corrections follow a final that was taken back: they are none of its deductions.
    corrections = [
        each for each in corrections_of(invoice.advance_ids) if invoice.pk is None or each.pk < invoice.pk
    ]
    return sorted([*advances, *corrections], key=lambda each: (each.issue_date, each.pk))


def standing_advances(final: Invoice) -> list[Invoice]:
    """Return the live advances of a final and their live corrections, as they are now."""
    live = Invoice._base_manager.filter(pk__in=final.advance_ids, deleted=False, cancelled=False)
    return [*live, *corrections_of(final.advance_ids)]


def deducted_lines(invoice: Invoice) -> Sequence[TaxLine]:
    """Return by rate what a final document deducted when it was issued; nothing of other documents."""
    if invoice.deducted_lines is not None:
        return [from_row(row) for row in invoice.deducted_lines]
    deducted = sum_by_rate(load_settled(invoice))
    return [TaxLine.of(tax, amounts=amounts) for tax, amounts in deducted.items()]


def deducts_as_issued(final: Invoice) -> bool:
    """Return whether the advances of a final invoice and their corrections are what it deducted."""
    now = {
        tax: amounts for tax, amounts in sum_by_rate(standing_advances(final)).items() if amounts != NOTHING
    }
    then = {line.tax: line.amounts for line in deducted_lines(final) if line.amounts != NOTHING}
    return now == then


def check_final(invoice: Invoice) -> None:
    """Check that a stored final document may deduct its advances (again); raises Invalid."""
    order = Invoice._base_manager.filter(pk=invoice.invoice_id or 0, kind__in=ORDER_KINDS).first()
    for advance in _load_advances(invoice.advance_ids):
        _check_advance(invoice, advance, order)
    if order:
        _check_whole(order, invoice.advance_ids)


def settling_final(advance: Invoice, *, besides: int | None = None) -> Invoice | None:
    """Return the final invoice that deducts an advance, unless corrections have reversed it entirely."""
    finals = _documents_of(advance.invoice_id or 0, FINAL).exclude(pk=besides or 0)
    return next((each for each in finals if advance.pk in each.advance_ids and _stands(each)), None)


def settled_lines(invoice: Invoice, rows: Sequence[TaxLine]) -> Sequence[TaxLine]:
    """Return the tax summary: of a final invoice, its line items minus its advances."""
    if invoice.kind != FINAL or not invoice.advance_ids:
        return rows
    return settle_advances(rows, advances=[deducted_lines(invoice)])


def left_of_order(order: Invoice, *, besides: int | None = None) -> dict[str, Amounts]:
    """Return the unbilled remainder of an order by rate: minus advances, finals and their corrections."""
    billed = [*_documents_of(order.pk, ADVANCE), *_documents_of(order.pk, FINAL)]
    billed += corrections_of([each.pk for each in billed]) if billed else []
    billed = [each for each in billed if each.pk != besides]
    left = sum_by_rate([order])
    for tax, amounts in sum_by_rate(billed).items():
        left[tax] = left.get(tax, NOTHING) - amounts
    return left


def _check_order(order: Invoice) -> None:
    if order.kind not in ORDER_KINDS or order.cancelled or not order.income:
        raise Invalid(
            {"copy_invoice_from": refusal("an advance invoice needs an order, an estimate or a proforma")}
        )


def _left_of(order: Invoice) -> dict[str, Amounts]:
    """Return the remainder of an order, locking it: concurrent advances can't both take the rest."""
    Invoice.objects.select_for_update(no_key=True).get(pk=order.pk)
    return left_of_order(order)


def _shares(gross: Decimal, order: Invoice, left: Mapping[str, Amounts]) -> Sequence[TaxLine]:
    """Split an advance by rate; the last one takes the exact remainder of each rate."""
    rest = [TaxLine.of(tax, amounts=amounts) for tax, amounts in left.items() if amounts != NOTHING]
    if gross == add_up(left.values()).gross:
        return sorted(rest, key=summary_order)
    untouched = left == sum_by_rate([order])
    lines = tax_lines(order) if untouched else [each for each in rest if each.gross > 0]
    return split_advance(gross, order=lines, places=amount_places(order.currency))


def _asked_gross(order: Invoice, left: Mapping[str, Amounts], new: NewInvoice) -> Decimal:
    value = known(new.advance_value)
    if value is None or value <= 0:
        raise Invalid({"advance_value": refusal("must be greater than %(count)s", count=0)})
    mode = new.advance_creation_mode or AMOUNT
    places = amount_places(order.currency)
    gross = advance_gross(order.price_gross, mode=mode, value=value, places=places)
    whole = add_up(left.values()).gross
    if gross <= 0:
        raise Invalid({"advance_value": refusal("must be greater than %(count)s", count=0)})
    if gross > whole:
        raise Invalid(
            {
                "advance_value": refusal(
                    "exceeds the remaining amount of the order (%(left)s)", left=to_wire(whole)
                )
            }
        )
    return gross


def _line(invoice: Invoice, name: str, share: TaxLine) -> LineItem:
    position = Position(account=invoice.account, name=name, tax=share.tax)
    return LineItem(position, PositionInput(tax=share.tax, quantity=Decimal(1), exact=share.amounts))


def _check_advance(invoice: Invoice, advance: Invoice, order: Invoice | None) -> None:
    if advance.kind != ADVANCE or advance.cancelled:
        raise Invalid({"invoice_ids": refusal("%(number)s is not an advance invoice", number=advance.number)})
    if order is not None and advance.invoice_id != order.pk:
        raise Invalid({"invoice_ids": refusal("%(number)s belongs to another order", number=advance.number)})
    if advance.currency != invoice.currency:
        raise Invalid({"invoice_ids": refusal("%(number)s is in another currency", number=advance.number)})
    # Locks the advance, so that two final invoices can't both settle it.
    Invoice.objects.select_for_update(no_key=True).get(pk=advance.pk)
    if settling := settling_final(advance, besides=invoice.pk):
        numbers = {"number": advance.number, "final": settling.number}
        raise Invalid({"invoice_ids": refusal("%(number)s has already been settled by %(final)s", **numbers)})


def _check_whole(order: Invoice, ids: Sequence[int]) -> None:
    """Check that the order has one final invoice, which deducts all remaining advances."""
    Invoice.objects.select_for_update(no_key=True).get(pk=order.pk)
    refuse_second_final(order)
    missing = [each for each in standing_documents(order.pk, ADVANCE) if each.pk not in ids]
    if missing:
        text = refusal(
            "must include every advance invoice of the order: %(number)s", number=missing[0].number
        )
        raise Invalid({"invoice_ids": text})


def refuse_second_final(order: Invoice, *, besides: int | None = None) -> None:
    """Raise Invalid where a final of the order stands: nothing more is billed of it."""
    finals = standing_documents(order.pk, FINAL)
    final = next((each for each in finals if each.pk != besides), None)
    if final:
        text = refusal(
            "%(number)s already has the final invoice %(final)s", number=order.number, final=final.number
        )
        raise Invalid({"copy_invoice_from": text})


def final_instead(final: Invoice) -> Invoice | None:
    """Return the standing final invoice that bills the order of one that was taken back."""
    if not final.invoice_id:
        return None
    finals = standing_documents(final.invoice_id, FINAL)
    return next((each for each in finals if each.pk != final.pk), None)


def standing_documents(order_id: int, kind: str) -> Iterator[Invoice]:
    """Yield the live advances or finals of an order of which corrections have left anything."""
    return (each for each in _documents_of(order_id, kind) if _stands(each))


def _documents_of(order_id: int, kind: str) -> "QuerySet[Invoice, Invoice]":
    rows = Invoice._base_manager.filter(invoice_id=order_id, kind=kind, deleted=False, cancelled=False)
    return rows.order_by("pk")


def _stands(invoice: Invoice) -> bool:
    """Return whether a document is not reversed; a final of 0.00 for an order paid in advance stands."""
    left = any(amounts != NOTHING for amounts in left_by_rate(invoice).values())
    return left or not corrections_of([invoice.pk])


def _load_advances(ids: Sequence[int]) -> list[Invoice]:
    if not ids:
        return []
    return list(Invoice.objects.filter(pk__in=ids, deleted=False).order_by("issue_date", "pk"))
