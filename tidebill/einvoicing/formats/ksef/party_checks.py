"""Preconditions of FA(3) about the parties."""

from collections.abc import Iterator

from stdnum.pl import pesel

from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.formats.ksef.former import former_of
from tidebill.einvoicing.formats.ksef.identifiers import Scheme, TaxIdentifier, polish_number
from tidebill.einvoicing.formats.ksef.parties import (
    MEMBER,
    ROLES,
    UNIT,
    Row,
    concerns_member,
    concerns_unit,
    identifier_of,
    name_of,
    role_of,
    row_of,
    third_parties,
)
from tidebill.einvoicing.formats.ksef.taxes import SERVICES_IN_UNION, has_field, is_supply
from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice
from tidebill.kernel.countries import country_code
from tidebill.kernel.identifiers import DEFAULT_COUNTRY, normalize_tax_no
from tidebill.wire import errors
from tidebill.wire.errors import Message

_NO_NIP = Message("must be a valid Polish tax number (NIP)")
_PESEL = Message("is a PESEL, which is no tax number of a company. Remove it.")
_OTHER_NIP = Message(
    "can't be changed by a correction. Correct the invoice to zero and issue a new one with the right number."
)


def check_parties(source: Source) -> Iterator[Finding]:
    """Yield what is missing or wrong about seller, buyer and third parties, and warnings."""
    invoice = source.invoice
    yield from _sellers(invoice)
    yield from _numbers(invoice)
    yield from _names(invoice)
    yield from _changed_numbers(source)
    yield from _warnings(source)


def _sellers(invoice: Invoice) -> Iterator[Finding]:
    if not polish_number(invoice.seller_tax_no):
        yield Finding("Podmiot1/NIP", "seller_tax_no", _NO_NIP)
    if not (invoice.seller_street or "").strip() and not (invoice.seller_city or "").strip():
        yield Finding("Podmiot1/AdresL1", "seller_street", Message(errors.BLANK))


def _numbers(invoice: Invoice) -> Iterator[Finding]:
    """Yield invalid Polish numbers: as another number KSeF would accept them, unseen by the buyer."""
    if _buyer_number(invoice).scheme is Scheme.INVALID:
        yield Finding("Podmiot2/NIP", "buyer_tax_no", _reason(invoice.buyer_tax_no))
    for field, row in _rows(invoice):
        if identifier_of(row).scheme is Scheme.INVALID:
            yield Finding("Podmiot3/NIP", f"{field}tax_no", _reason(row.get("tax_no")))


def _reason(number: object) -> Message:
    return _PESEL if pesel.is_valid(normalize_tax_no(str(number or ""))) else _NO_NIP


def _names(invoice: Invoice) -> Iterator[Finding]:
    for side, party in (("seller", "Podmiot1"), ("buyer", "Podmiot2")):
        if not name_of(row_of(invoice, side)):
            yield Finding(f"{party}/Nazwa", f"{side}_name", Message(errors.BLANK))
    for place, row in enumerate(invoice.recipients or []):
        if not name_of(row) and role_of(row, ROLES[1]) in ROLES:
            yield Finding("Podmiot3/Nazwa", f"recipients[{place}].name", Message(errors.BLANK))


def _changed_numbers(source: Source) -> Iterator[Finding]:
    """Yield NIPs that differ from those of the corrected document, which the schema forbids."""
    invoice, former = source.invoice, former_of(source)
    if former is None:
        return
    number = polish_number(former.seller_tax_no)
    if number and number != polish_number(invoice.seller_tax_no):
        yield Finding("Podmiot1K/NIP", "seller_tax_no", _OTHER_NIP)
    was = _buyer_number(former)
    if was.scheme is Scheme.NIP and was != _buyer_number(invoice):
        yield Finding("Podmiot2K/NIP", "buyer_tax_no", _OTHER_NIP)


def _warnings(source: Source) -> Iterator[Finding]:
    invoice = source.invoice
    number = _buyer_number(invoice)
    if is_supply(invoice) and (number.scheme is Scheme.NIP or _is_delivered_here(invoice)):
        text = Message("An intra-Community supply goes to another EU country, but this one stays in Poland.")
        yield Finding("P_13_6_2", "buyer_country", text, warning=True)
    elif number.scheme is not Scheme.UNION and (is_supply(invoice) or has_field(source, SERVICES_IN_UNION)):
        text = Message("The buyer has no EU VAT number, which this kind of sale requires.")
        yield Finding("KodUE", "buyer_tax_no", text, warning=True)
    if number.scheme is Scheme.NONE and polish_number(invoice.buyer_tax_no):
        text = Message("The buyer's tax number is hidden, so the buyer won't see this invoice in KSeF.")
        yield Finding("BrakID", "buyer_tax_no_kind", text, warning=True)
    yield from _missing_parties(invoice)


def _is_delivered_here(invoice: Invoice) -> bool:
    """Return whether the goods stay in Poland; the delivery address decides before the buyer's."""
    country = invoice.delivery_address_country or invoice.buyer_country
    return (country_code(country) or DEFAULT_COUNTRY) == DEFAULT_COUNTRY


def _missing_parties(invoice: Invoice) -> Iterator[Finding]:
    """Yield warnings about units and group members that would not see the invoice."""
    if concerns_unit(invoice) and not _is_named(invoice, UNIT):
        text = Message("Add the unit as recipient with its NIP and the role %(role)s.", {"role": UNIT})
        yield Finding("Podmiot3/Rola 8", "recipients", text, warning=True)
    if concerns_member(invoice) and not _is_named(invoice, MEMBER):
        text = Message(
            "Add the member of the VAT group as recipient with its NIP and the role %(role)s.",
            {"role": MEMBER},
        )
        yield Finding("Podmiot3/Rola 10", "recipients", text, warning=True)


def _is_named(invoice: Invoice, wanted: str) -> bool:
    return any(
        role.casefold() == wanted.casefold() and identifier_of(row).scheme in (Scheme.NIP, Scheme.INTERNAL)
        for row, role in third_parties(invoice)
    )


def _buyer_number(invoice: Invoice) -> TaxIdentifier:
    return identifier_of(row_of(invoice, "buyer"), kind=invoice.buyer_tax_no_kind or "")


def _rows(invoice: Invoice) -> Iterator[tuple[str, Row]]:
    """Yield third parties with the prefix of their fields."""
    if not invoice.recipients and (invoice.recipient_name or "").strip():
        yield "recipient_", row_of(invoice, "recipient")
    for name in ("recipients", "issuers"):
        for place, row in enumerate(getattr(invoice, name) or []):
            yield f"{name}[{place}].", row
