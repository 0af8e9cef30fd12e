"""Seller, buyer and other parties."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from stdnum.de import vat as german_vat

from tidebill.einvoicing.model import Address, Delivery, Identifier, Party
from tidebill.invoices.models import Invoice
from tidebill.kernel.electronic_addresses import EMAIL, VAT_COUNTRIES, default_address, has_valid_digits
from tidebill.kernel.identifiers import DEFAULT_COUNTRY, normalize_tax_no, same_tax_no
from tidebill.kernel.kinds import DOCUMENT_KINDS

# A recipient or an issuer as stored with the document.
PartyRow: TypeAlias = Mapping[str, Any]
_ISO = {"UK": "GB", "EL": "GR"}
_VAT_PREFIXES = {"GR": "EL"}
_OWN_PREFIX = re.compile(r"^(?!EL)[A-Z]{2}(?=[A-Z0-9]*\d)|^EL(?=\d)")
_ADDRESS = re.compile(r"^\s*([0-9A-Za-z]{2,4})\s*:\s*(\S.*?)\s*$")
OTHER, NONE = "other", "empty"
RECIPIENT, FACTOR = "odbiorca", "faktor"


def seller_of(invoice: Invoice, *, with_vat: bool) -> Party:
    """Return the seller; without VAT number where the document must not have one."""
    side = "buyer" if is_bought(invoice) else "seller"
    party = _party(invoice, side, with_vat=with_vat)
    register = invoice.department.register_number if invoice.department and side == "seller" else None
    return Party(
        **{
            **vars(party),
            "person": party.person or party.name,
            "legal_id": Identifier(value=register) if register else None,
            "legal_form": f"BDO {invoice.seller_bdo_no}" if invoice.seller_bdo_no else "",
            "identifiers": () if party.vat_id or not party.tax_id else (Identifier(value=party.tax_id),),
        }
    )


def buyer_of(invoice: Invoice, *, with_vat: bool) -> Party:
    """Return the buyer; a tax number that is no VAT number becomes an identifier."""
    party = _party(invoice, "seller" if is_bought(invoice) else "buyer", with_vat=with_vat)
    identifiers = (Identifier(value=party.tax_id),) if party.tax_id else ()
    return Party(**{**vars(party), "identifiers": identifiers, "tax_id": ""})


def is_bought(invoice: Invoice) -> bool:
    """Return whether this is a self-billed invoice: expenses store the supplier as buyer."""
    return not invoice.income and DOCUMENT_KINDS[invoice.kind].side == "purchase"


def is_self_billed(invoice: Invoice) -> bool:
    """Return whether the buyer issued the document for the seller: an issuer has the buyer's tax number."""
    number_of = invoice.buyer_tax_no or ""
    return any(same_tax_no(str(row.get("tax_no") or ""), number_of) for row in invoice.issuers or [])


def delivery_of(invoice: Invoice) -> Delivery | None:
    """Return the recipient, if it isn't the buyer."""
    if invoice.recipient_name:
        address = _address(invoice, "recipient")
        return Delivery(name=invoice.recipient_name, address=address)
    if invoice.delivery_address_street or invoice.delivery_address_city:
        return Delivery(
            address=Address(
                street=invoice.delivery_address_street or "",
                street_additional=invoice.delivery_address_street_additional or "",
                post_code=invoice.delivery_address_post_code or "",
                city=invoice.delivery_address_city or "",
                country=country_code(invoice.delivery_address_country) or country_of(invoice, "buyer"),
            )
        )
    row = _with_role(invoice.recipients, RECIPIENT)
    return Delivery(name=row.get("name") or "", address=_row_address(invoice, row)) if row else None


def payee_of(invoice: Invoice) -> Party | None:
    """Return the factoring company that is paid instead of the seller."""
    row = _with_role(invoice.issuers, FACTOR)
    return Party(name=row.get("name") or "") if row else None


def country_of(invoice: Invoice, side: str) -> str:
    """Return a party's country; the buyer's defaults to the seller's."""
    named = country_code(getattr(invoice, f"{side}_country"))
    return named or (DEFAULT_COUNTRY if side == "seller" else country_of(invoice, "seller"))


def country_code(text: str | None) -> str:
    """Return the ISO code, or an empty string for an invalid one."""
    code = (text or "").strip().upper()
    return _ISO.get(code, code) if re.fullmatch("[A-Z]{2}", code) else ""


def electronic_address(text: str | None) -> Identifier | None:
    """Parse ``9945:PL5252445767``, or an email address."""
    found = _ADDRESS.match(text or "")
    if found:
        return Identifier(scheme=found[1].upper(), value=found[2])
    plain = (text or "").strip()
    return Identifier(scheme=EMAIL, value=plain) if "@" in plain else None


def _party(invoice: Invoice, side: str, *, with_vat: bool) -> Party:
    country = country_of(invoice, side)
    vat_id, tax_id = _tax_numbers(
        getattr(invoice, f"{side}_tax_no"), getattr(invoice, f"{side}_tax_no_kind"), country
    )
    email = (getattr(invoice, f"{side}_email") or "").split(",")[0].strip()
    return Party(
        name=_name(invoice, side),
        vat_id=vat_id if with_vat else "",
        tax_id=tax_id if with_vat or tax_id else vat_id,
        endpoint=electronic_address(getattr(invoice, f"{side}_einvoice_address"))
        or _usual_endpoint(vat_id, email),
        address=_address(invoice, side),
        person=getattr(invoice, f"{side}_person") or "",
        phone=getattr(invoice, f"{side}_phone") or "",
        email=email,
    )


def _name(invoice: Invoice, side: str) -> str:
    named = getattr(invoice, f"{side}_name") or ""
    if named or side == "seller":
        return named
    return f"{invoice.buyer_first_name or ''} {invoice.buyer_last_name or ''}".strip()


def _tax_numbers(text: str | None, kind: str | None, country: str) -> tuple[str, str]:
    """Return VAT number and other tax number, one of which is empty."""
    number = normalize_tax_no(text or "")
    if not number or kind == NONE:
        return "", ""
    if kind == OTHER:
        return "", number
    if _OWN_PREFIX.match(number):
        return number, ""
    if country not in VAT_COUNTRIES or (country == "DE" and not german_vat.is_valid(number)):
        return "", (text or "").strip()
    return f"{_VAT_PREFIXES.get(country, country)}{number}", ""


def _usual_endpoint(vat_id: str, email: str) -> Identifier | None:
    found = default_address(vat_id)
    if found and has_valid_digits(*found):
        return Identifier(scheme=found[0], value=found[1])
    return Identifier(scheme=EMAIL, value=email) if email else None


def _address(invoice: Invoice, side: str) -> Address:
    return Address(
        street=getattr(invoice, f"{side}_street") or "",
        post_code=getattr(invoice, f"{side}_post_code") or "",
        city=getattr(invoice, f"{side}_city") or "",
        country=country_of(invoice, side) if side != "recipient" else _recipient_country(invoice),
    )


def _recipient_country(invoice: Invoice) -> str:
    return country_code(invoice.recipient_country) or country_of(invoice, "buyer")


def _with_role(rows: Sequence[PartyRow], role: str) -> PartyRow | None:
    return next((row for row in rows if (row.get("role") or "").casefold() == role), None)


def _row_address(invoice: Invoice, row: PartyRow) -> Address:
    return Address(
        street=row.get("street") or "",
        post_code=row.get("post_code") or "",
        city=row.get("city") or "",
        country=country_code(row.get("country")) or country_of(invoice, "buyer"),
    )
