"""Peppol BIS Billing 3: UBL with an electronic address."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tidebill.einvoicing import model
from tidebill.einvoicing.building import blockers, build
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.ubl import write_ubl
from tidebill.kernel.electronic_addresses import EMAIL, default_address
from tidebill.wire.errors import BLANK, Message

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
# Types that Peppol accepts as an invoice or a credit note (P0100 and P0101), of those we write.
TYPES = frozenset({"380", "381", "386"})


def precheck(source: Source) -> Sequence[Finding]:
    """Check rules that no installed package contains: requirements of the network."""
    found = blockers(source)
    return found or list(_missing(build(source)))


def write(source: Source) -> bytes:
    invoice = build(source)
    # At most one note (R002).
    said = "\n".join(note.text for note in invoice.notes)
    notes = (model.Note(text=said),) if said else ()
    return write_ubl(replace(invoice, customization=CUSTOMIZATION, profile=PROFILE, notes=notes))


def _missing(invoice: model.Invoice) -> Iterator[Finding]:
    if invoice.type_code not in TYPES:
        yield Finding(
            "PEPPOL-EN16931-P0100", "kind", Message("this kind of document can't be sent over Peppol")
        )
    if not invoice.buyer_reference and not invoice.order:
        yield Finding("PEPPOL-EN16931-R003", "buyer_reference", Message(BLANK))
    for party, field, rule in (
        (invoice.seller, "seller_einvoice_address", "PEPPOL-EN16931-R020"),
        (invoice.buyer, "buyer_einvoice_address", "PEPPOL-EN16931-R010"),
    ):
        if party.endpoint is None or party.endpoint.scheme == EMAIL:
            yield _without_address(party, field, rule)
    if invoice.seller.address.country == "DE":
        yield from _german(invoice.seller)


def _without_address(party: model.Party, field: str, rule: str) -> Finding:
    """Return a finding: the address is missing, or its tax number has a wrong check digit."""
    if default_address(party.vat_id):
        side = field.partition("_")[0]
        return Finding(rule, f"{side}_tax_no", Message("has a wrong check digit"))
    return Finding(rule, field, Message(BLANK))


def _german(seller: model.Party) -> Iterator[Finding]:
    for value, field, rule in (
        (seller.phone, "seller_phone", "DE-R-006"),
        (seller.email, "seller_email", "DE-R-007"),
        (seller.address.city, "seller_city", "DE-R-003"),
        (seller.address.post_code, "seller_post_code", "DE-R-004"),
    ):
        if not value:
            yield Finding(rule, field, Message(BLANK))


FORMAT = Format(
    name="peppol",
    title="Peppol BIS Billing 3",
    precheck=precheck,
    write=write,
    rules=("ubl", "en16931-ubl", "peppol-ubl"),
)
