"""Variables: line items, tax summary, advances, payments and both sides of corrections."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from tidebill.kernel.amounts import Amounts, add_up
from tidebill.printing.templating.variables.items import list_item, list_items, tax_values
from tidebill.printing.templating.variables.values import Source, Values
from tidebill.printing.typesetting.document import Row
from tidebill.printing.typesetting.sheet.advances import amounts_of
from tidebill.printing.typesetting.sheet.columns import prices_are_gross
from tidebill.printing.typesetting.sheet.positions import (
    own_rows,
)
from tidebill.printing.typesetting.sheet.tables import AFTER, BEFORE, list_sides
from tidebill.printing.typesetting.sheet.values import (
    decimal_of,
    has_figures,
    is_set,
    text_of,
)


def list_rows(source: Source) -> Values:
    document = source.document
    counted = own_rows(document)
    positions = list(list_items(source, counted))
    tables = _correction_tables(source)
    summary = [_tax_line(source, line.tax, line.amounts) for line in document.tax_lines]
    shown = [row for row, _ in counted]
    return {
        "positions": positions,
        "summary": summary,
        "advanced": [_advance(source, index, row) for index, row in enumerate(document.advances, 1)],
        "advanced_num": len(document.advances),
        "final_summary": list(_final_summary(source)),
        "payments": [_payment(source, row) for row in source.payments],
        "correction_tables": tables,
        "has_figures": has_figures(document),
        "show_price_gross": prices_are_gross(document),
        "use_product_code": any(text_of(row, "code") for row in shown),
        "additional_info": any(text_of(row, "additional_info") for row in shown),
        "show_product_description": any(text_of(row, "description") for row in shown),
        **_counts(source, shown),
        **_columns(source, shown),
    }


def _columns(source: Source, shown: Sequence[Row]) -> Values:
    """Return how many columns precede the amounts in ready-made tables."""
    code, info = (any(text_of(row, name) for row in shown) for name in ("code", "additional_info"))
    groups = any(text_of(row, "gtu_code") for row in shown)
    discount = bool(decimal_of(source.invoice, "discount")) and is_set(source.invoice, "show_discount")
    return {
        "text_columns": 4 + code + info + groups + discount,
        "correction_text_columns": 4 + code + discount,
    }


def _weight_of(product: Row) -> Decimal:
    """Return a product's weight; zero if it is no number."""
    try:
        weight = Decimal(text_of(product, "weight").replace(",", "."))
    except InvalidOperation:
        return Decimal(0)
    return weight if weight.is_finite() else Decimal(0)


def _counts(source: Source, shown: Sequence[Row]) -> Values:
    """Return quantities and weights of all line items."""
    by_unit: dict[str, Decimal] = {}
    weight = Decimal(0)
    for row in shown:
        quantity = decimal_of(row, "quantity")
        unit = text_of(row, "quantity_unit")
        by_unit[unit] = by_unit.get(unit, Decimal(0)) + quantity
        product = source.products.get(row.get("product_id") or 0, {})
        weight += quantity * _weight_of(product)
    formats = source.wording.formats
    separated = [f"{formats.quantity(total)} {unit}".strip() for unit, total in by_unit.items() if total]
    return {
        "positions_total_quantity": formats.quantity(sum(by_unit.values(), Decimal(0))),
        "positions_total_quantity_separated": ", ".join(separated),
        "positions_total_weight": formats.quantity(weight) if weight else "",
    }


def _correction_tables(source: Source) -> list[Values]:
    """Return the tables before, after and of the differences."""
    document = source.document
    before, after = list_sides(document, BEFORE), list_sides(document, AFTER)
    if not before and not after:
        return []
    parts = (("before_correction", before), ("after_correction", after), ("difference", own_rows(document)))
    return [_correction_table(source, label, list(rows)) for label, rows in parts if rows]


def _correction_table(source: Source, label: str, counted: list[tuple[Row, Amounts]]) -> Values:
    total = add_up(amounts for _, amounts in counted)
    rows = [
        list_item(source, row, amounts, number=str(index)) for index, (row, amounts) in enumerate(counted, 1)
    ]
    return {
        "title": source.label(label),
        "rows": rows,
        "total_price_net": source.amount(total.net),
        "tax_value": source.amount(total.tax),
        "total_price_gross": source.amount(total.gross),
    }


def _tax_line(source: Source, tax: str, amounts: Amounts) -> Values:
    named = {
        "total_price_net": amounts.net,
        "tax_value": amounts.tax,
        "total_price_gross": amounts.gross,
    }
    return {
        **tax_values(source, tax),
        "tax2": "",
        "tax2_text": "",
        **{name: source.amount(value) for name, value in named.items()},
        **{f"{name}_with_currency": source.money(value) for name, value in named.items()},
    }


def _final_summary(source: Source) -> Iterator[Values]:
    """Yield the order's tax by rate: the invoice's own and that of its advances."""
    if not source.document.advances:
        return
    sums: dict[str, Amounts] = {}
    lines = [*source.document.tax_lines]
    for advance in source.document.advances:
        lines += advance.get("tax_lines") or ()
    for line in lines:
        sums[line.tax] = add_up([sums[line.tax], line.amounts] if line.tax in sums else [line.amounts])
    for tax, amounts in sums.items():
        yield _tax_line(source, tax, amounts)


def _advance(source: Source, index: int, row: Row) -> Values:
    amounts = amounts_of(row)
    named = {
        "price": amounts.gross,
        "price_net": amounts.net,
        "price_tax": amounts.tax,
        "price_gross": amounts.gross,
    }
    return {
        "no": str(index),
        "number": text_of(row, "number"),
        "kind": "advance",
        "currency": source.text("currency"),
        "issue_date": source.day(row.get("issue_date")),
        **{name: source.amount(value) for name, value in named.items()},
        **{f"{name}_with_currency": source.money(value) for name, value in named.items()},
    }


def _payment(source: Source, row: Row) -> Values:
    """Return a payment: ``price`` is all of it, ``partial_price`` the part for this document."""
    price, currency = decimal_of(row, "price"), text_of(row, "currency") or source.text("currency")
    provider = text_of(row, "provider")
    part = decimal_of(row, "amount")
    return {
        "date": source.day(row.get("paid_date")),
        "provider": " / ".join(source.wording.choice("payment_types", provider)) or provider,
        "cheque_number": text_of(row, "cheque_number"),
        "price_with_currency": source.wording.formats.money(price, currency=currency),
        "partial_price_with_currency": source.wording.formats.money(part, currency=currency),
    }
