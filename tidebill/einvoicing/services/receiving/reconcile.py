"""Reconcile a received e-invoice: what is booked adds up to what was billed (BT-109, BT-110, BT-112, BT-115).

Where line items, tax breakdown and totals contradict each other, the totals count, and a note says so.
Differences within the tolerance of EN 16931 need no note.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tidebill.einvoicing.model import Invoice, Totals
from tidebill.kernel.currencies import round_amount
from tidebill.kernel.money import ZERO, to_wire
from tidebill.wire.errors import RuleViolation

CENT = Decimal("0.01")
# EN 16931 accepts a difference of less than one currency unit per rate (BR-S-08 and BR-S-09).
TOLERANCE = Decimal(1)
Sums = dict[str, Decimal]


@dataclass(frozen=True)
class Counted:
    """Part of a document by the API's tax, exact: a line item, an allowance or charge, or a rate's base."""

    tax: str
    rate: Decimal
    net: Decimal
    tax_amount: Decimal = ZERO


@dataclass(frozen=True)
class Billed:
    """Rounded sums to book: net and tax by the API's tax, and how the amount due comes about.

    The amount due is the gross amount with ``charges`` (below zero: deducted) and without ``paid``.
    """

    net: Mapping[str, Decimal]
    tax: Mapping[str, Decimal]
    gross: Decimal
    paid: Decimal
    charges: Sequence[tuple[Decimal, str]]
    notes: Sequence[str]


def reconcile(invoice: Invoice, rows: Sequence[Counted], groups: Sequence[Counted]) -> Billed:
    """Return what to book, in the signs of the document. Raises RuleViolation if it names no currency."""
    if not invoice.currency:
        raise RuleViolation("The e-invoice doesn't name its currency")
    notes: list[str] = []
    totals = _rounded(invoice.totals, invoice.currency)
    net, tax, gross = _totals(totals, rows, invoice.currency, notes)
    bases = _bases(net, rows, groups, invoice.currency, notes)
    taxes = _taxes(tax, bases, rows, groups, invoice.currency, notes)
    paid, charges = _due(totals, gross, invoice, notes)
    return Billed(bases, taxes, gross, paid, charges, notes)


def _rounded(totals: Totals, currency: str) -> Totals:
    names = ("lines", "net", "tax", "gross", "due", "prepaid", "rounding", "collected")
    values: dict[str, Any] = {name: round_amount(getattr(totals, name), currency) for name in names}
    return replace(totals, **values)


def _totals(
    totals: Totals, rows: Sequence[Counted], currency: str, notes: list[str]
) -> tuple[Decimal, Decimal, Decimal]:
    """Return net, tax and gross; the gross amount counts where they contradict each other."""
    net, tax, gross = totals.net, totals.tax, totals.gross
    if not gross:
        return net, tax, net + tax
    rates = [row.rate for row in rows if row.rate]
    if totals.gross_only and rates:
        # The gross amount of a simplified invoice includes the tax of its line items.
        rate = max(rates)
        own = sum((row.net * (100 + row.rate) / 100 for row in rows), ZERO)
        plain = (
            sum((row.net for row in rows), ZERO) if abs(own - gross) < CENT else gross * 100 / (100 + rate)
        )
        tax = gross - round_amount(plain, currency)
        return gross - tax, tax, gross
    if net and net + tax != gross:
        what = {"net": to_wire(net), "tax": to_wire(tax), "gross": to_wire(gross)}
        notes.append(_("net %(net)s and tax %(tax)s are not gross %(gross)s") % what)
    return gross - tax, tax, gross


def _bases(
    net: Decimal, rows: Sequence[Counted], groups: Sequence[Counted], currency: str, notes: list[str]
) -> Sums:
    """Return the net by tax: of the breakdown or of the line items, whichever adds up to the total."""
    of_groups, of_rows = _by_tax(groups, currency), _by_tax(rows, currency)
    for sums in (of_groups, of_rows):
        if sums and sum(sums.values(), ZERO) == net:
            _note_breakdown(of_groups, net, notes)
            return sums
    sums = of_groups or of_rows
    if not sums:
        return {"0": net} if net else {}
    left = net - sum(sums.values(), ZERO)
    if abs(left) >= TOLERANCE:
        what = {"sum": to_wire(net - left), "net": to_wire(net)}
        notes.append(_("line items and tax breakdown come to %(sum)s, not to net %(net)s") % what)
    largest = max(sums, key=lambda tax: abs(sums[tax]))
    return {**sums, largest: sums[largest] + left}


def _note_breakdown(of_groups: Sums, net: Decimal, notes: list[str]) -> None:
    stated = sum(of_groups.values(), ZERO)
    if of_groups and abs(stated - net) >= TOLERANCE:
        what = {"sum": to_wire(stated), "net": to_wire(net)}
        notes.append(_("the tax breakdown comes to %(sum)s, not to net %(net)s") % what)


def _taxes(
    tax: Decimal,
    bases: Sums,
    rows: Sequence[Counted],
    groups: Sequence[Counted],
    currency: str,
    notes: list[str],
) -> Sums:
    """Return the tax amounts by tax: of the breakdown, otherwise computed; they add up to the total."""
    rates = {each.tax: each.rate for each in (*rows, *groups)}
    stated: Sums = {}
    for group in groups:
        stated[group.tax] = stated.get(group.tax, ZERO) + group.tax_amount
    if set(stated) != set(bases):
        stated = {word: base * rates.get(word, ZERO) / 100 for word, base in bases.items()}
    amounts = {word: round_amount(amount, currency) for word, amount in stated.items()}
    left = tax - sum(amounts.values(), ZERO)
    if abs(left) >= TOLERANCE:
        what = {"sum": to_wire(tax - left), "tax": to_wire(tax)}
        notes.append(_("the tax of all rates comes to %(sum)s, not to %(tax)s") % what)
    if left and amounts:
        taxed = [word for word in amounts if rates.get(word)] or list(amounts)
        largest = max(taxed, key=lambda word: abs(bases[word]))
        amounts[largest] += left
    return amounts


def _by_tax(parts: Iterable[Counted], currency: str) -> Sums:
    """Return the sums by tax, rounded once each."""
    sums: Sums = {}
    for part in parts:
        sums[part.tax] = sums.get(part.tax, ZERO) + part.net
    return {tax: round_amount(amount, currency) for tax, amount in sums.items()}


def _due(
    totals: Totals, gross: Decimal, invoice: Invoice, notes: list[str]
) -> tuple[Decimal, list[tuple[Decimal, str]]]:
    """Return what was paid, and what is charged and deducted between the gross amount and the amount due."""
    charges = [(totals.rounding, "Rounding"), (totals.collected, "Collected for third parties")]
    charges += [(round_amount(amount, invoice.currency), reason) for amount, reason in invoice.charges]
    charges = [(amount, reason) for amount, reason in charges if amount]
    payable = gross + sum((amount for amount, _reason in charges), ZERO)
    paid = totals.prepaid
    if paid * payable < ZERO:
        # Money that is still due from before.
        charges.append((-paid, "Prepaid amount"))
        payable, paid = payable - paid, ZERO
    beside = sum((round_amount(amount, invoice.currency) for amount, _reason in invoice.charges), ZERO)
    left = totals.due + beside - (payable - paid)
    if left * payable < ZERO:
        # Some profiles state no prepaid amount.
        paid -= left
    elif left:
        what = {"sum": to_wire(payable - paid), "due": to_wire(totals.due)}
        notes.append(_("the amount due is stated as %(due)s, but comes to %(sum)s") % what)
        charges.append((left, "Difference from the amount due"))
    return paid, charges
