"""Preconditions of an e-invoice in any format."""

from tidebill.einvoicing.building.parties import electronic_address, is_bought
from tidebill.einvoicing.building.received import unsupported_extensions
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.source import Source
from tidebill.kernel.kinds import EINVOICE_KINDS
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS
from tidebill.wire.errors import Message


def blockers(source: Source) -> list[Finding]:
    """Return violated rules of the standard, or our own where it has none, with the field to fix."""
    if source.received:
        return unsupported_extensions(source.received)
    invoice = source.invoice
    if invoice.kind not in EINVOICE_KINDS:
        return [Finding("BR-CL-01", "kind", Message("this kind of document can't be an e-invoice"))]
    if not invoice.income and not is_bought(invoice):
        return [Finding("TIDEBILL-01", "income", Message("only documents you issue can be e-invoices"))]
    found: list[Finding] = []
    if invoice.cancelled:
        found.append(Finding("TIDEBILL-02", "kind", Message("a canceled document can't be an e-invoice")))
    if not any(row.kind not in TEXT_POSITION_KINDS for row in source.positions):
        found.append(Finding("BR-16", "positions", Message("an e-invoice needs at least one item")))
    if any(row["kind"] == "charge" for row in invoice.settlement_positions):
        text = Message("must not add charges outside the totals of an e-invoice. Add them as items.")
        found.append(Finding("BR-CO-16", "settlement_positions", text))
    return [*found, *_bad_addresses(source)]


def _bad_addresses(source: Source) -> list[Finding]:
    """Return unreadable electronic addresses, which would otherwise silently be replaced by defaults."""
    text = Message("must be a scheme and a number, such as 9930:DE123456789")
    return [
        Finding(rule, field, text)
        for field, rule in (("seller_einvoice_address", "BR-62"), ("buyer_einvoice_address", "BR-63"))
        if getattr(source.invoice, field) and electronic_address(getattr(source.invoice, field)) is None
    ]
