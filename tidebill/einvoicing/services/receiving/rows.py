"""Line items of a received e-invoice, reconciled with its totals."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tidebill.einvoicing.building.codes import ONE, UNIT_WORDS
from tidebill.einvoicing.building.rows import UNIT
from tidebill.einvoicing.model import Allowance, Invoice, Line, Tax, TaxGroup
from tidebill.einvoicing.services.receiving.reconcile import Billed, Counted, reconcile
from tidebill.einvoicing.writing import values
from tidebill.invoices.models import Invoice as Expense
from tidebill.invoices.models import Position
from tidebill.invoices.services.pricing.totals import sum_up
from tidebill.kernel.currencies import round_amount
from tidebill.kernel.money import ZERO, round_half_up, to_wire
from tidebill.kernel.tax import HIDDEN, tax_group
from tidebill.wire.errors import RuleViolation
from tidebill.wire.readers import TEXT_MAX

_TAXES = {"E": "zw", "AE": "oo", "K": "oo", "G": "np", "O": "np", "Z": "0"}
_NAME_LONGEST = TEXT_MAX
RATE_MAX = Decimal(100)
Row = dict[str, Any]


def counted(invoice: Invoice) -> Billed:
    """Return the sums to book; raises RuleViolation for invalid ones."""
    words, groups = _words(invoice), _groups(invoice)
    rows = [
        Counted(tax_group(_tax_of(line, groups, words)), line.tax.rate or ZERO, line.net)
        for line in invoice.lines
        if not line.is_detail
    ]
    rows += [
        Counted(_word(each.tax, groups, words), (each.tax.rate if each.tax else None) or ZERO, _signed(each))
        for each in invoice.allowances
    ]
    stated = [
        Counted(_word(group.tax, groups, words), group.tax.rate or ZERO, group.base, group.amount)
        for group in groups
    ]
    return reconcile(invoice, rows, stated)


def rows_of(invoice: Invoice, billed: Billed, *, sign: int) -> list[Row]:
    """Return all line items, then allowances, charges and roundings of the document."""
    words, groups = _words(invoice), _groups(invoice)
    rows = [
        _detail(line) if line.is_detail else _row(line, _tax_of(line, groups, words), sign=sign)
        for line in invoice.lines
    ]
    rows += [
        _extra(found.reason or found.reason_code, amount, _word(found.tax, groups, words), sign=sign)
        for found in invoice.allowances
        if (amount := _signed(found))
    ]
    _round(rows, invoice.currency)
    return [*rows, *_rest(rows, billed, invoice.number, sign=sign)]


def keep_tax(expense: Expense, billed: Billed, *, sign: int) -> None:
    """Distribute cents by which the document's tax differs from ours: the supplier's totals count."""
    rows = list(Position.objects.filter(invoice=expense).order_by("place", "id"))
    changed = [row for tax, amount in billed.tax.items() if (row := _give(rows, tax, sign * amount))]
    if changed:
        Position.objects.bulk_update(changed, ["total_price_tax", "total_price_gross"])
        sum_up(expense, rows)
        expense.save(update_fields=["price_net", "price_tax", "price_gross", "tax_lines"])


def _give(rows: Sequence[Position], tax: str, amount: Decimal) -> Position | None:
    own = [row for row in rows if tax_group(row.tax or "0") == tax]
    difference = amount - sum((row.total_price_tax for row in own), ZERO)
    if not own or not difference:
        return None
    largest = max(own, key=lambda row: abs(row.total_price_net))
    largest.total_price_tax += difference
    largest.total_price_gross += difference
    return largest


def _tax_of(line: Line, groups: Sequence[TaxGroup], words: dict[Tax, str]) -> str:
    # Minimal profiles state tax only for the whole document.
    tax = line.tax if line.tax.category or not groups else groups[0].tax
    return line.wire_tax or words.get(line.tax) or _said(tax)


def _row(line: Line, tax: str, *, sign: int) -> Row:
    quantity, net = sign * line.quantity, sign * line.net
    if quantity < 0 and sign > 0:
        # Negative quantities are only valid on corrections: the total carries the sign.
        quantity = -quantity
    unit = next((found.value for found in line.attributes if found.name == UNIT), "")
    described = "\n".join(text for text in (line.name[_NAME_LONGEST:], line.description, line.note) if text)
    return {
        "name": line.name[:_NAME_LONGEST],
        "description": described,
        "code": (line.seller_code or line.buyer_code)[:TEXT_MAX],
        "quantity": round_half_up(quantity, 6),
        "quantity_unit": unit or ("" if line.unit == ONE else UNIT_WORDS.get(line.unit, line.unit)),
        "tax": tax,
        "total_price_net": net,
        "order_line": line.order_line[:TEXT_MAX],
    }


def _detail(line: Line) -> Row:
    """Return a sub-line that isn't counted, as a text row."""
    unit = UNIT_WORDS.get(line.unit, line.unit)
    said = f" · {values.number(line.quantity)} {unit} · {values.amount(line.net)}"
    name = f"{line.name[: _NAME_LONGEST - len(said)]}{said}"
    return {"name": name, "kind": "text_separator", "quantity": ZERO, "tax": HIDDEN}


def _extra(name: str, amount: Decimal, tax: str, *, sign: int) -> Row:
    """Return a line item with quantity one, negated on credit notes."""
    quantity = -1 if sign < 0 else 1
    return {
        "name": (name or "Allowance")[:TEXT_MAX],
        "quantity": Decimal(quantity),
        "tax": tax,
        "total_price_net": sign * amount,
    }


def _signed(found: Allowance) -> Decimal:
    return found.amount if found.charge else -found.amount


def _round(rows: Sequence[Row], currency: str) -> None:
    """Round the amounts of the rows so that their sums by tax are rounded only once."""
    exact: dict[str, Decimal] = {}
    for row in rows:
        if "total_price_net" in row:
            tax = tax_group(row["tax"])
            before = exact.get(tax, ZERO)
            exact[tax] = before + row["total_price_net"]
            row["total_price_net"] = round_amount(exact[tax], currency) - round_amount(before, currency)


def _rest(rows: Sequence[Row], billed: Billed, number: str, *, sign: int) -> Iterator[Row]:
    """Yield what was billed beside the rows; everything, if there are none."""
    counted = [row for row in rows if "total_price_net" in row]
    found: dict[str, Decimal] = {}
    for row in counted:
        tax = tax_group(row["tax"])
        found[tax] = found.get(tax, ZERO) + row["total_price_net"]
    for tax in {**billed.net, **found}:
        left = sign * billed.net.get(tax, ZERO) - found.get(tax, ZERO)
        if left:
            name = "Rounding" if counted else number
            yield {"name": name[:TEXT_MAX], "quantity": Decimal(1), "tax": tax, "total_price_net": left}


def _words(invoice: Invoice) -> dict[Tax, str]:
    """Return the API's taxes stated on line items."""
    return {line.tax: line.wire_tax for line in invoice.lines if line.wire_tax}


def _word(tax: Tax | None, groups: Sequence[TaxGroup], words: dict[Tax, str]) -> str:
    found = tax or (groups[0].tax if groups else Tax(category="Z"))
    return tax_group(words.get(found) or _said(found))


def _said(tax: Tax) -> str:
    rate = tax.rate or ZERO
    if not 0 <= rate <= RATE_MAX:
        raise RuleViolation("The tax rate %(rate)s is not valid", rate=to_wire(rate))
    return to_wire(rate).removesuffix(".0") if rate else _TAXES.get(tax.category, "0")


def _groups(invoice: Invoice) -> Sequence[TaxGroup]:
    """Return the tax breakdown; of a document that only states totals, its single group."""
    if invoice.tax_groups or invoice.lines:
        return invoice.tax_groups
    return tuple(_groups_of_totals(invoice))


def _groups_of_totals(invoice: Invoice) -> Iterator[TaxGroup]:
    """Yield the single group of a document that only states totals."""
    totals = invoice.totals
    net = totals.net or totals.gross - totals.tax
    rate = round_half_up(totals.tax * 100 / net) if net else ZERO
    yield TaxGroup(tax=Tax(category="S" if rate else "Z", rate=rate), base=net, amount=totals.tax)
