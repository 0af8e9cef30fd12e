"""Taxes in EN 16931: category, rate, and exemption reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tidebill.einvoicing.model import Tax, TaxGroup
from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice
from tidebill.kernel.money import parse_decimal
from tidebill.kernel.tax import EXEMPT, HIDDEN, OUTSIDE, REVERSE_CHARGE, TAX_CODES, tax_group, tax_rate
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS

_ZERO = Decimal(0)
STANDARD, ZERO_RATED, EXEMPTED, OUTSIDE_SCOPE = "S", "Z", "E", "O"
REVERSED, INTRA_COMMUNITY, EXPORTED = "AE", "K", "G"
# Margin schemes: exemption reason code and legal name.
_MARGINS = {
    "travel_agency": ("VATEX-EU-D", "Margin scheme - travel agents"),
    "used_product": ("VATEX-EU-F", "Margin scheme - second-hand goods"),
    "art": ("VATEX-EU-I", "Margin scheme - works of art"),
    "antique": ("VATEX-EU-J", "Margin scheme - collector's items and antiques"),
}
_MARGIN_WORDS = {
    "turystyka": "travel_agency",
    "biur": "travel_agency",
    "travel": "travel_agency",
    "sztuk": "art",
    "art": "art",
    "antyk": "antique",
    "kolekcj": "antique",
    "antique": "antique",
}
# Exemption reasons that received documents may omit.
REASONS = {
    REVERSED: ("Reverse charge", "VATEX-EU-AE"),
    INTRA_COMMUNITY: ("Intra-Community supply", "VATEX-EU-IC"),
    EXPORTED: ("Export outside the EU", "VATEX-EU-G"),
    OUTSIDE_SCOPE: ("Not subject to VAT", "VATEX-EU-O"),
    EXEMPTED: ("Exempt from VAT", ""),
}
_EXPORT_SERVICE, _EXPORT_SERVICE_EU = "export_service", "export_service_eu"


@dataclass(frozen=True)
class Ground:
    """A tax with its exemption reason, if any."""

    tax: Tax
    reason: str = ""
    code: str = ""


def ground_of(source: Source, tax: str) -> Ground:
    """Map the tax of a line item on this document."""
    group = tax_group(tax)
    if group not in TAX_CODES:
        return _of_rate(source, tax_rate(tax))
    if group == REVERSE_CHARGE:
        return Ground(Tax(category=REVERSED), "Reverse charge", "VATEX-EU-AE")
    if group == OUTSIDE:
        return _outside(source.invoice)
    if group == HIDDEN and is_margin(source):
        code, reason = _MARGINS[_margin_procedure(source.invoice)]
        return Ground(Tax(category=EXEMPTED), reason, code)
    said = source.invoice.exempt_tax_kind or ""
    return Ground(Tax(category=EXEMPTED), said or "Exempt from VAT")


def has_vat_numbers(source: Source) -> bool:
    """Return whether the document may contain VAT numbers; one entirely outside the scope of VAT must not."""
    taxes = {tax_group(row.tax or "0") for row in source.positions if row.kind not in TEXT_POSITION_KINDS}
    grounds = [ground_of(source, tax) for tax in taxes]
    return not grounds or any(found.tax.category != OUTSIDE_SCOPE for found in grounds)


def groups_of(source: Source, *, sign: int) -> tuple[TaxGroup, ...]:
    """Return the stored tax summary, merging rates that EN 16931 doesn't distinguish."""
    merged: dict[Tax, list[tuple[Ground, Decimal, Decimal]]] = {}
    for line in source.invoice.tax_lines:
        ground = ground_of(source, line["tax"])
        amounts = (sign * parse_decimal(line["net"]), sign * parse_decimal(line["tax_amount"]))
        merged.setdefault(ground.tax, []).append((ground, *amounts))
    return tuple(_group(tax, parts) for tax, parts in merged.items())


def is_margin(source: Source) -> bool:
    """Return whether only the margin is taxed, so that the document shows no tax."""
    kinds = {source.invoice.kind, source.corrected.kind if source.corrected else ""}
    return "vat_margin" in kinds or any(row.total_purchase_price is not None for row in source.positions)


def _group(tax: Tax, parts: Sequence[tuple[Ground, Decimal, Decimal]]) -> TaxGroup:
    reasons = list(dict.fromkeys(ground.reason for ground, _, _ in parts if ground.reason))
    codes = {ground.code for ground, _, _ in parts}
    return TaxGroup(
        tax=tax,
        base=sum((net for _, net, _ in parts), _ZERO),
        amount=sum((amount for _, _, amount in parts), _ZERO),
        reason=", ".join(reasons),
        reason_code=codes.pop() if len(codes) == 1 else "",
    )


def _of_rate(source: Source, rate: Decimal) -> Ground:
    if rate:
        return Ground(Tax(category=STANDARD, rate=rate))
    kind = source.corrected.kind if source.corrected else source.invoice.kind
    if kind == "wdt":
        return Ground(Tax(category=INTRA_COMMUNITY), "Intra-Community supply", "VATEX-EU-IC")
    if kind == "export_products":
        return Ground(Tax(category=EXPORTED), "Export outside the EU", "VATEX-EU-G")
    return Ground(Tax(category=ZERO_RATED))


def _outside(invoice: Invoice) -> Ground:
    if invoice.reverse_charge or invoice.np_tax_kind == _EXPORT_SERVICE_EU:
        return Ground(Tax(category=REVERSED), "Reverse charge", "VATEX-EU-AE")
    if invoice.np_tax_kind == _EXPORT_SERVICE:
        return Ground(Tax(category=EXPORTED), "Service supplied outside the EU", "VATEX-EU-G")
    return Ground(Tax(category=OUTSIDE_SCOPE, rate=None), "Not subject to VAT", "VATEX-EU-O")


def _margin_procedure(invoice: Invoice) -> str:
    said = (invoice.procedure_vat_margin or "").casefold()
    if said in _MARGINS:
        return said
    return next((found for word, found in _MARGIN_WORDS.items() if word in said), "used_product")


__all__ = ["EXEMPT", "Ground", "ground_of", "groups_of", "has_vat_numbers", "is_margin"]
