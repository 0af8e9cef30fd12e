"""Map the API's taxes to values and fields of FA(3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tidebill.einvoicing.formats.ksef.elements import Element, amount, those
from tidebill.einvoicing.formats.ksef.origin import original_of
from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.tax_lines import tax_lines
from tidebill.kernel.exchange import convert_totals
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.tax import EXEMPT, HIDDEN, OUTSIDE, REVERSE_CHARGE, tax_group
from tidebill.kernel.totals import TaxLine
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS

ZLOTY = "PLN"
ZERO = Decimal(0)
OSS = "5"
MARGIN = "11"
_RATES = {"23": "1", "22": "1", "8": "2", "7": "2", "5": "3", "4": "4", "3": "4"}
_TAXED = ("1", "2", "3", "4", OSS)
_UNTAXED = ("6_1", "6_2", "6_3", "7", "8", "9", "10", MARGIN)
_CODES = {HIDDEN: MARGIN, EXEMPT: "7", REVERSE_CHARGE: "10"}
_WORDS = {
    "6_1": "0 KR",
    "6_2": "0 WDT",
    "6_3": "0 EX",
    "7": "zw",
    "8": "np I",
    "9": "np II",
    "10": "oo",
}
_ZERO_RATES = {"wdt": "6_2", "export_products": "6_3"}
SERVICE_TO_EU = "export_service_eu"
SUPPLIES_IN_UNION, SERVICES_IN_UNION = "6_2", "9"
SUPPLY = "wdt"


def field_of(tax: str, invoice: Invoice) -> str | None:
    """Return the suffix of the field (P_13_…) that sums a tax; None for a rate unknown in Poland."""
    rate = tax_group(tax or "0")
    if rate in _CODES:
        return _CODES[rate]
    if rate == OUTSIDE:
        named = invoice.np_tax_kind or original_of(invoice).np_tax_kind
        return SERVICES_IN_UNION if named == SERVICE_TO_EU else "8"
    if invoice.use_oss or invoice.use_moss:
        return OSS
    if rate == "0":
        return _ZERO_RATES.get(original_of(invoice).kind, "6_1")
    return _RATES.get(rate)


def word_of(tax: str, invoice: Invoice) -> str:
    """Return the rate as in P_12; "" for one stated elsewhere."""
    found = field_of(tax, invoice)
    if found in (None, OSS, MARGIN):
        return ""
    return _WORDS.get(str(found)) or tax_group(tax)


def is_reported_abroad(source: Source) -> bool:
    """Return whether the document is about supplies or services within the EU, which the seller reports."""
    return is_supply(source.invoice) or has_field(source, SUPPLIES_IN_UNION, SERVICES_IN_UNION)


def is_supply(invoice: Invoice) -> bool:
    """Return whether the document is an intra-Community supply of goods, or a correction of one."""
    return original_of(invoice).kind == SUPPLY


def has_field(source: Source, *names: str) -> bool:
    """Return whether a line item, or a side of a corrected one, is summed in one of the fields."""
    taxes = {tax for position in source.positions for tax in _taxes_of(position)}
    return any(field_of(tax, source.invoice) in names for tax in taxes)


def _taxes_of(position: Position) -> Iterable[str]:
    sides = (position.correction_before_attributes, position.correction_after_attributes)
    named = [str(side.get("tax") or "") for side in sides if side]
    return named or ([position.tax or "0"] if position.kind not in TEXT_POSITION_KINDS else [])


@dataclass
class Sums:
    """Net, tax, and the tax in PLN if the document is in another currency."""

    net: Decimal = ZERO
    tax: Decimal = ZERO
    converted: Decimal = ZERO
    lines: list[TaxLine] = field(default_factory=list)


def summed(invoice: Invoice) -> dict[str, Sums]:
    """Return the tax summary by FA(3) field."""
    lines = tax_lines(invoice)
    converted = converted_lines(invoice, lines)
    sums: dict[str, Sums] = {}
    for index, line in enumerate(lines):
        name = field_of(line.tax, invoice)
        if name is None:
            continue
        found = sums.setdefault(name, Sums())
        found.net += line.gross if name == MARGIN else line.net
        found.tax += line.tax_amount
        found.converted += converted[index].tax_amount if converted else ZERO
    return sums


def converted_lines(invoice: Invoice, lines: Sequence[TaxLine]) -> Sequence[TaxLine]:
    """Return the tax summary in PLN; empty if the document is in PLN or has no rate."""
    if not needs_rate(invoice) or not has_rate(invoice):
        return ()
    return convert_totals(
        lines,
        rate=invoice.exchange_currency_rate or Decimal(1),
        den=invoice.exchange_currency_rate_den or Decimal(1),
        strategy=Strategy.parse(invoice.calculating_strategy),
    ).tax_lines


def needs_rate(invoice: Invoice) -> bool:
    return invoice.currency != ZLOTY


def has_rate(invoice: Invoice) -> bool:
    return invoice.exchange_currency == ZLOTY and bool(invoice.exchange_currency_rate)


def rate_of(invoice: Invoice) -> Decimal | None:
    """Return the price of one unit of the document's currency in PLN."""
    if not needs_rate(invoice) or not has_rate(invoice):
        return None
    return (invoice.exchange_currency_rate or ZERO) / (invoice.exchange_currency_rate_den or Decimal(1))


def sum_elements(invoice: Invoice) -> list[Element]:
    """Return P_13 and P_14 in schema order."""
    sums = summed(invoice)
    return [*_taxed(sums, foreign=needs_rate(invoice)), *_untaxed(sums)]


def _taxed(sums: dict[str, Sums], *, foreign: bool) -> Iterable[Element]:
    for name in _TAXED:
        found = sums.get(name)
        if found is None:
            continue
        yield amount(f"P_13_{name}", found.net)
        yield amount(f"P_14_{name}", found.tax)
        if foreign and name != OSS:
            yield amount(f"P_14_{name}W", found.converted)


def _untaxed(sums: dict[str, Sums]) -> list[Element]:
    return those(amount(f"P_13_{name}", sums[name].net) if name in sums else None for name in _UNTAXED)
