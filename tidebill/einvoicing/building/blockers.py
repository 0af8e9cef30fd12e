"""Preconditions of an e-invoice in any format."""

from tidebill.einvoicing.building.parties import electronic_address, is_bought
from tidebill.einvoicing.building.received import unsupported_extensions
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.source import Source
from tidebill.kernel.electronic_addresses import SCHEMES, has_valid_digits, is_current
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
    """Return findings about electronic addresses: unreadable, of a retired scheme, or with a wrong digit."""
    fields = (("seller_einvoice_address", "BR-62"), ("buyer_einvoice_address", "BR-63"))
    found = (_bad_address(getattr(source.invoice, field), field, rule) for field, rule in fields)
    return [finding for finding in found if finding]


def _bad_address(text: str | None, field: str, rule: str) -> Finding | None:
    if not text:
        return None
    address = electronic_address(text)
    if address is None:
        # A default address would silently replace it.
        return Finding(rule, field, Message("must be a scheme and a number, such as 9930:DE136695976"))
    if not is_current(address.scheme):
        params = {"scheme": address.scheme}
        return Finding("BR-CL-25", field, Message("has the retired or unknown scheme %(scheme)s", params))
    if not has_valid_digits(address.scheme, address.value):
        params = {"scheme": address.scheme}
        wrong = Message("is not a number of scheme %(scheme)s: its form or a check digit is wrong", params)
        return Finding(SCHEMES[address.scheme].rule or "TIDEBILL-05", field, wrong)
    return None
