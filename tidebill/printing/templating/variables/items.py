"""Variables of one line item."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tidebill.kernel.amounts import Amounts
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS
from tidebill.printing.templating.rich import rich
from tidebill.printing.templating.variables.values import Source, Values, said
from tidebill.printing.typesetting.document import Row
from tidebill.printing.typesetting.sheet.positions import (
    build_rows,
    format_discount,
    list_parts,
    stored_amounts,
)
from tidebill.printing.typesetting.sheet.tables import AFTER, BEFORE
from tidebill.printing.typesetting.sheet.values import decimal_of, hides_tax, shows_tax, text_of

_CODES = (
    ("accounting_activity_code", "accounting_activity_code"),
    ("accounting_code_expenses", "accounting_id2"),
    ("accounting_code_income", "accounting_sheet_code"),
    ("accounting_code_sales", "accounting_id"),
    ("accounting_code_tax_purchase", "accounting_tax_code_exp"),
    ("accounting_code_tax_sale", "accounting_tax_code"),
    ("ean_code", "ean_code"),
    ("barcode", "ean_code"),
    ("supplier_code", "supplier_code"),
    ("image_url", "image_url"),
)
_SIDE_NAMES = (
    *("additional_info", "code", "discount", "item", "quantity", "tax", "tax2", "tax_value"),
    *("total_price_gross", "total_price_net", "unit_price_gross", "unit_price_net"),
    "unit_price_net_with_discount",
)


def list_items(source: Source, counted: Sequence[tuple[Row, Amounts]]) -> Iterator[Values]:
    sheet = build_rows(counted, document=source.document, wording=source.wording)
    for (row, amounts), built in zip(counted, sheet, strict=True):
        kind = text_of(row, "kind")
        if kind in TEXT_POSITION_KINDS:
            yield {**_text_row(built), "kind": kind}
        else:
            yield list_item(source, row, amounts, number=built["cells"]["position"])


def _text_row(built: Values) -> Values:
    cells = built["cells"]
    return {
        **dict.fromkeys(_ROW_NAMES, ""),
        "text_row": True,
        "item": rich(built["text"]),
        "total_price_net": cells.get("net", ""),
        "tax_value": cells.get("tax", ""),
        "total_price_gross": cells.get("gross", ""),
        "correction_before": {},
        "correction_after": {},
    }


def list_item(source: Source, row: Row, amounts: Amounts, *, number: str = "") -> Values:
    product = source.products.get(row.get("product_id") or 0, {})
    before, after = row.get(f"{BEFORE}_attributes"), row.get(f"{AFTER}_attributes")
    return {
        **_priced(source, row, amounts),
        **{name: text_of(product, column) for name, column in _CODES},
        "no": number,
        "kind": text_of(row, "kind"),
        "text_row": False,
        "dummy_position": not row.get("product_id"),
        "item_url": "",
        "product": {name: text_of(product, name) for name in ("name", "code", "description", "ean_code")},
        "invoice_created_at": source.day(source.invoice.get("issue_date")),
        "correction_before": _side(source, before),
        "correction_after": _side(source, after),
    }


def _priced(source: Source, row: Row, amounts: Amounts) -> Values:
    formats = source.wording.formats
    quantity = decimal_of(row, "quantity")
    tax = tax_values(source, text_of(row, "tax"))
    hidden = shows_tax(source.document) and hides_tax(row)
    return {
        **tax,
        **_unit_prices(source, row, amounts),
        "item": rich(text_of(row, "name")),
        "description": rich(
            "\n".join([text_of(row, "description"), *list_parts(row, wording=source.wording)]).strip()
        ),
        "code": text_of(row, "code"),
        "additional_info": text_of(row, "additional_info"),
        "additional_info_desc": source.text("additional_info_desc") or source.label("additional_info"),
        "gtu_code": text_of(row, "gtu_code"),
        "quantity": f"{formats.quantity(quantity)} {text_of(row, 'quantity_unit')}".strip(),
        "quantity_number": formats.quantity(quantity),
        "quantity_unit": text_of(row, "quantity_unit"),
        "tax2": "",
        "tax2_text": "",
        "tax2_value": "",
        "tax2_name": "",
        "tax2_value_name": "",
        "tax_value": "" if hidden else source.amount(amounts.tax),
        "tax1_value": "" if hidden else source.amount(amounts.tax),
        "total_price_net": "" if hidden else source.amount(amounts.net),
        "total_price_gross": source.amount(amounts.gross),
    }


def _unit_prices(source: Source, row: Row, amounts: Amounts) -> Values:
    """Return prices of one unit before and after discount, and the discount."""
    stored, quantity = stored_amounts(row), decimal_of(row, "quantity") or Decimal(1)
    discount = format_discount(row, document=source.document, wording=source.wording)
    prices = {name: decimal_of(row, f"price_{name}") for name in ("net", "gross")}
    cut = {
        "net": (stored.net - amounts.net) / quantity if discount else Decimal(0),
        "gross": (stored.gross - amounts.gross) / quantity if discount else Decimal(0),
    }
    found = {f"unit_price_{name}": source.amount(price) for name, price in prices.items()}
    for name, price in prices.items():
        found[f"unit_price_{name}_with_discount"] = source.amount(round(price - cut[name], 4).normalize() + 0)
        found[f"discount_amount_{name}"] = source.amount(round(cut[name], 4).normalize() + 0)
    return {
        **found,
        "discount": discount,
        "has_discount": bool(discount),
        "total_price_net_without_discount": source.amount(stored.net),
        "total_price_gross_without_discount": source.amount(stored.gross),
    }


def _side(source: Source, attributes: Mapping[str, object] | None) -> Values:
    """Return one side of a corrected line item; empty if it has none."""
    if not attributes:
        return {}
    values = _priced(source, {**attributes, "kind": None}, stored_amounts(attributes))
    return {name: values[name] for name in _SIDE_NAMES}


def tax_values(source: Source, tax: str) -> Values:
    """Return a rate as plain number for templates that add a percent sign, and as printed."""
    rate = source.wording.formats.rate(tax)
    name = source.text("get_tax_name") or said(source.wording.label("vat"))
    return {
        "tax": tax if rate else "N/A" if tax == "disabled" else source.wording.tax(tax),
        "tax_text": source.wording.tax(tax),
        "tax_name": name,
        "tax_value_name": said(source.wording.taxed_label("tax_amount", tax="VAT")),
        "tax1_value_name": said(source.wording.taxed_label("tax_amount", tax="VAT")),
    }


_ROW_NAMES = (
    *(name for name, _ in _CODES),
    *("no", "code", "additional_info", "additional_info_desc", "gtu_code", "quantity", "quantity_number"),
    *(
        "quantity_unit",
        "tax",
        "tax_text",
        "tax_name",
        "tax_value_name",
        "tax1_value",
        "tax1_value_name",
        "tax2",
    ),
    *("tax2_text", "tax2_name", "tax2_value", "tax2_value_name", "description", "discount", "has_discount"),
    *("discount_amount_net", "discount_amount_gross", "unit_price_net", "unit_price_gross"),
    *("unit_price_net_with_discount", "unit_price_gross_with_discount", "total_price_net_without_discount"),
    *("total_price_gross_without_discount", "item_url", "product", "dummy_position", "invoice_created_at"),
)
