"""Map the API's taxes to values and fields of FA(3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tidebill.einvoicing.formats.ksef.elements import Element, amount, those
from tidebill.invoices.models import Invoice
from tidebill.invoices.tax_lines import tax_lines
from tidebill.kernel.exchange import convert_totals
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.tax import EXEMPT, HIDDEN, OUTSIDE, REVERSE_CHARGE, tax_group
from tidebill.kernel.totals import TaxLine

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


def field_of(tax: str, invoice: Invoice) -> str | None:
    """Return the suffix of the field (P_13_…) that sums a tax; None for a rate unknown in Poland."""
    rate = tax_group(tax or "0")
    if rate in _CODES:
        return _CODES[rate]
    if rate == OUTSIDE:
        return "9" if invoice.np_tax_kind == SERVICE_TO_EU else "8"
    if invoice.use_oss or invoice.use_moss:
        return OSS
    if rate == "0":
        kind = invoice.kind if invoice.kind in _ZERO_RATES else _kind_corrected(invoice)
        return _ZERO_RATES.get(kind, "6_1")
    return _RATES.get(rate)


def word_of(tax: str, invoice: Invoice) -> str:
    """Return the rate as in P_12; "" for one stated elsewhere."""
    found = field_of(tax, invoice)
    if found in (None, OSS, MARGIN):
        return ""
    return _WORDS.get(str(found)) or tax_group(tax)


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


def _kind_corrected(invoice: Invoice) -> str:
    """Return the kind of the corrected document."""
    corrected = invoice.invoice or invoice.from_invoice
    return corrected.kind if invoice.kind == "correction" and corrected else invoice.kind
