"""Convert a received e-invoice to another format."""

from dataclasses import replace

from tidebill.einvoicing.building.codes import ONE, UNITS
from tidebill.einvoicing.building.rows import UNIT, roundings
from tidebill.einvoicing.building.taxes import INTRA_COMMUNITY, REASONS
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.model import ZERO, Attribute, Delivery, Invoice, Line, TaxGroup
from tidebill.wire.errors import Message


def unsupported_extensions(received: Invoice) -> list[Finding]:
    """Return findings for extensions that the standard can't express; only the original file has them."""
    found: list[Finding] = []
    if any(line.is_detail for line in received.lines):
        found.append(Finding("TIDEBILL-03", "positions", Message("sublines can't be included")))
    if received.totals.collected:
        text = Message("amounts collected for third parties can't be included")
        found.append(Finding("TIDEBILL-03", "settlement_positions", text))
    return found


def completed(received: Invoice) -> Invoice:
    """Return the invoice with the specification and texts that Polish invoices omit."""
    if received.customization:
        return received
    lines = tuple(_priced(_with_code(line)) for line in received.lines)
    groups = tuple(_with_reason(group) for group in received.tax_groups)
    rest = (*received.allowances, *roundings(lines, groups))
    totals = replace(
        received.totals,
        lines=sum((line.net for line in lines), ZERO),
        allowances=sum((found.amount for found in rest if not found.charge), ZERO),
        charges=sum((found.amount for found in rest if found.charge), ZERO),
    )
    delivery = received.delivery
    if delivery is None and any(group.tax.category == INTRA_COMMUNITY for group in groups):
        delivery = Delivery(address=received.buyer.address)
    return replace(
        received, lines=lines, tax_groups=groups, allowances=rest, totals=totals, delivery=delivery
    )


def _priced(line: Line) -> Line:
    """Convert a negative price to a negative quantity."""
    return replace(line, price=-line.price, quantity=-line.quantity) if line.price < 0 else line


def _with_reason(group: TaxGroup) -> TaxGroup:
    reason, code = REASONS.get(group.tax.category, ("", ""))
    if group.reason or group.reason_code:
        return group
    return replace(group, reason=reason, reason_code=code)


def _with_code(line: Line) -> Line:
    word = line.unit.strip()
    if word in UNITS.values() or (word.isupper() and len(word) <= 3):
        return line
    code = UNITS.get(word.casefold())
    if code or not word:
        return replace(line, unit=code or ONE)
    return replace(line, unit=ONE, attributes=(*line.attributes, Attribute(name=UNIT, value=word)))
