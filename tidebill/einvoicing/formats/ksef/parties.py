"""Seller, buyer and third parties (Podmiot1, Podmiot2, Podmiot3)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tidebill.einvoicing.formats.ksef.elements import Element, element, flag, group, mark, number, text
from tidebill.einvoicing.formats.ksef.identifiers import Scheme, TaxIdentifier, identify, polish_number
from tidebill.einvoicing.formats.ksef.taxes import is_reported_abroad
from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice
from tidebill.kernel.countries import country_code

# The API's names of roles, in the order of FA(3)'s numbers from 1.
ROLES = (
    "Faktor",
    "Odbiorca",
    "Podmiot pierwotny",
    "Dodatkowy nabywca",
    "Wystawca faktury",
    "Dokonujący płatności",
    "Jednostka samorządu terytorialnego - wystawca",
    "Jednostka samorządu terytorialnego - odbiorca",
    "Członek grupy VAT - wystawca",
    "Członek grupy VAT - odbiorca",
    "Pracownik",
)
RECIPIENT, ADDITIONAL_BUYER, ISSUER = ROLES[1], ROLES[3], ROLES[4]
UNIT, MEMBER = ROLES[7], ROLES[9]
_PHONE_MAX = 16
Row = Mapping[str, Any]


def seller(source: Source) -> Element:
    invoice = source.invoice
    return element(
        "Podmiot1",
        text("PrefiksPodatnika", "PL") if is_reported_abroad(source) else None,
        seller_identity(invoice),
        address(row_of(invoice, "seller")),
        contact(invoice.seller_email, invoice.seller_phone),
        text("StatusInfoPodatnika", taxpayer_status(invoice)),
    )


def seller_identity(invoice: Invoice) -> Element:
    return element(
        "DaneIdentyfikacyjne",
        text("NIP", polish_number(invoice.seller_tax_no)),
        text("Nazwa", invoice.seller_name, longest=512),
    )


def buyer(invoice: Invoice, *, key: str = "") -> Element:
    """Return the buyer; ``key`` links it to the data that a correction replaces."""
    row = row_of(invoice, "buyer")
    return element(
        "Podmiot2",
        buyer_identity(invoice),
        address(row) if row["street"] or row["city"] else None,
        contact(invoice.buyer_email, invoice.buyer_phone),
        text("IDNabywcy", key),
        flag("JST", concerns_unit(invoice)),
        flag("GV", concerns_member(invoice)),
    )


def buyer_identity(invoice: Invoice) -> Element:
    return identity(row_of(invoice, "buyer"), kind=invoice.buyer_tax_no_kind or "")


def concerns_unit(invoice: Invoice) -> bool:
    """Return whether the invoice concerns a subordinate unit of a local government (JST)."""
    return is_yes(invoice.buyer_jst) or _names(invoice, UNIT)


def concerns_member(invoice: Invoice) -> bool:
    """Return whether the invoice concerns a member of a VAT group (GV)."""
    return is_yes(invoice.buyer_gv) or _names(invoice, MEMBER)


def _names(invoice: Invoice, role: str) -> bool:
    return any(role_of(row, "").casefold() == role.casefold() for row in invoice.recipients or [])


def others(invoice: Invoice, *, keys: Mapping[int, str] | None = None) -> list[Element]:
    """Return recipients and additional issuers with their roles; ``keys`` as for buyers, by index."""
    rows = third_parties(invoice)
    return [_other(row, role, (keys or {}).get(index, "")) for index, (row, role) in enumerate(rows)]


def third_parties(invoice: Invoice) -> list[tuple[Row, str]]:
    """Return recipients, then additional issuers, each with its role.

    Of an invoice to a local government or a VAT group, recipients with a number are the units or members
    that it concerns, unless others are named as such.
    """
    rows: list[Row] = list(invoice.recipients or [])
    if not rows and (invoice.recipient_name or "").strip():
        rows = [row_of(invoice, "recipient")]
    found = [(row, role_of(row, RECIPIENT)) for row in rows]
    meant = UNIT if is_yes(invoice.buyer_jst) else MEMBER if is_yes(invoice.buyer_gv) else RECIPIENT
    if meant != RECIPIENT and not _names(invoice, meant):
        found = [(row, meant if _is_usual(row, role) else role) for row, role in found]
    return found + [(row, role_of(row, ISSUER)) for row in invoice.issuers or []]


def _is_usual(row: Row, role: str) -> bool:
    numbered = identifier_of(row).scheme in (Scheme.NIP, Scheme.INTERNAL)
    return numbered and role.casefold() == RECIPIENT.casefold()


def role_of(row: Row, usual: str) -> str:
    return str(row.get("role") or usual).strip()


def _other(row: Row, role: str, key: str) -> Element:
    share = row.get("participation")
    return element(
        "Podmiot3",
        text("IDNabywcy", key),
        identity(row, is_third=True),
        address(row) if row.get("street") or row.get("city") else None,
        contact(row.get("email"), row.get("phone")),
        *_role(row, role),
        number("Udzial", Decimal(str(share)), most=6) if share not in (None, "") else None,
    )


def _role(row: Row, role: str) -> list[Element | None]:
    known = {name.casefold(): str(place) for place, name in enumerate(ROLES, start=1)}
    found = known.get(role.casefold())
    if found:
        return [text("Rola", found)]
    return [mark("RolaInna"), text("OpisRoli", row.get("role_description") or role)]


def identity(row: Row, *, kind: str = "", is_third: bool = False) -> Element:
    """Return a party's identifier and its name; only third parties may have an internal identifier."""
    found = identifier_of(row, kind=kind)
    if found.scheme is Scheme.INTERNAL and not is_third:
        found = TaxIdentifier(scheme=Scheme.NIP, number=found.number.partition("-")[0])
    return element("DaneIdentyfikacyjne", *_numbers(found), text("Nazwa", name_of(row), longest=512))


def identifier_of(row: Row, *, kind: str = "") -> TaxIdentifier:
    kind = kind or str(row.get("tax_no_kind") or "")
    return identify(str(row.get("tax_no") or ""), kind=kind, country=str(row.get("country") or ""))


def _numbers(found: TaxIdentifier) -> list[Element | None]:
    match found.scheme:
        case Scheme.UNION:
            return [text("KodUE", found.country), text("NrVatUE", found.number)]
        case Scheme.OTHER:
            return [text("KodKraju", found.country), text("NrID", found.number)]
        case Scheme.NONE | Scheme.INVALID:
            return [mark("BrakID")]
        case _:
            return [text(found.scheme.value, found.number)]


def address(row: Row) -> Element | None:
    """Return two lines: street, then postal code and city; only the city without a street."""
    town = " ".join(str(row.get(key) or "") for key in ("post_code", "city")).strip()
    street = str(row.get("street") or "").strip()
    lines = [line for line in (street, town) if line]
    named = str(row.get("country") or "")
    if not lines:
        return None
    return element(
        "Adres",
        text("KodKraju", country_code(named) or (named or "PL").upper()),
        text("AdresL1", lines[0], longest=512),
        text("AdresL2", lines[1], longest=512) if len(lines) > 1 else None,
    )


def contact(email: object, phone: object) -> Element | None:
    address_of = str(email or "").split(",")[0].strip()
    return group(
        "DaneKontaktowe",
        text("Email", address_of, longest=255) if "@" in address_of else None,
        text("Telefon", phone, longest=_PHONE_MAX),
    )


def row_of(invoice: Invoice, side: str) -> dict[str, Any]:
    """Return a party of the document in the shape of third parties."""
    names = ("name", "first_name", "last_name", "tax_no", "street", "post_code", "city", "country")
    return {name: getattr(invoice, f"{side}_{name}", None) or "" for name in names}


def name_of(row: Row) -> str:
    person = " ".join(str(row.get(key) or "") for key in ("first_name", "last_name")).strip()
    return str(row.get("name") or "").strip() or person


def taxpayer_status(invoice: Invoice) -> str | None:
    status = (invoice.seller_ksef_taxpayer_status or "").strip()
    return status if status in ("1", "2", "3", "4") else None


def is_yes(value: object) -> bool:
    return str(value or "").strip().lower() in ("1", "true", "yes", "tak")
