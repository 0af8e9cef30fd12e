"""Seller, buyer and third parties (Podmiot1, Podmiot2, Podmiot3)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stdnum.eu import vat
from stdnum.pl import nip

from tidebill.einvoicing.formats.ksef.elements import Element, element, flag, group, mark, number, text
from tidebill.invoices.models import Invoice
from tidebill.kernel.identifiers import normalize_tax_no

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
_OTHER_COUNTRIES = {"GR": "EL", "GB": "XI"}
_PHONE_MAX, _NUMBER_MAX = 16, 12
Row = Mapping[str, Any]


def seller(invoice: Invoice) -> Element:
    return element(
        "Podmiot1",
        text("PrefiksPodatnika", "PL") if invoice.kind in ("wdt",) else None,
        element(
            "DaneIdentyfikacyjne",
            text("NIP", polish_number(invoice.seller_tax_no)),
            text("Nazwa", invoice.seller_name, longest=512),
        ),
        address(row_of(invoice, "seller"), default_country="PL"),
        contact(invoice.seller_email, invoice.seller_phone),
        text("StatusInfoPodatnika", taxpayer_status(invoice)),
    )


def buyer(invoice: Invoice) -> Element:
    row = row_of(invoice, "buyer")
    return element(
        "Podmiot2",
        identity(row, kind=invoice.buyer_tax_no_kind or ""),
        address(row) if row["street"] or row["city"] else None,
        contact(invoice.buyer_email, invoice.buyer_phone),
        flag("JST", is_yes(invoice.buyer_jst)),
        flag("GV", is_yes(invoice.buyer_gv)),
    )


def others(invoice: Invoice) -> list[Element]:
    """Return recipients and additional issuers with their roles."""
    rows = [(row, "Odbiorca") for row in invoice.recipients or []]
    if not rows and (invoice.recipient_name or "").strip():
        rows = [(row_of(invoice, "recipient"), "Odbiorca")]
    rows += [(row, "Wystawca faktury") for row in invoice.issuers or []]
    return [_other(row, usual) for row, usual in rows]


def _other(row: Row, usual: str) -> Element:
    share = row.get("participation")
    return element(
        "Podmiot3",
        identity(row),
        address(row) if row.get("street") or row.get("city") else None,
        contact(row.get("email"), row.get("phone")),
        *_role(row, usual),
        number("Udzial", Decimal(str(share)), most=6) if share not in (None, "") else None,
    )


def _role(row: Row, usual: str) -> list[Element | None]:
    words = str(row.get("role") or usual).strip()
    known = {role.lower(): str(place) for place, role in enumerate(ROLES, start=1)}
    found = known.get(words.lower())
    if found:
        return [text("Rola", found)]
    return [mark("RolaInna"), text("OpisRoli", row.get("role_description") or words)]


def identity(row: Row, *, kind: str = "") -> Element:
    """Return a party's identification number, by the kind given in the document, and its name."""
    return element("DaneIdentyfikacyjne", *_numbers(row, kind), text("Nazwa", name_of(row), longest=512))


def _numbers(row: Row, kind: str) -> list[Element | None]:
    written = normalize_tax_no(str(row.get("tax_no") or ""))
    if not written or kind == "empty":
        return [mark("BrakID")]
    country = str(row.get("country") or "").upper()
    if kind in ("", "nip") and polish_number(written):
        return [text("NIP", polish_number(written))]
    union = union_number(written, country) if kind in ("", "nip_ue") else None
    if union:
        return [text("KodUE", union[0]), text("NrVatUE", union[1])]
    return [text("KodKraju", country or None), text("NrID", written, longest=50)]


def polish_number(written: str | None) -> str | None:
    """Return a NIP as ten digits; None if invalid."""
    digits = normalize_tax_no(written or "").removeprefix("PL")
    return digits if nip.is_valid(digits) else None


def union_number(written: str, country: str) -> tuple[str, str] | None:
    """Split an EU VAT number into country and number; None for other numbers."""
    code = _OTHER_COUNTRIES.get(country, country)
    states = {state.upper() for state in vat.MEMBER_STATES} | {"EL", "XI"}
    start = written[:2]
    if start in states:
        code, written = start, written[2:]
    fits = code in states and code != "GR" and 0 < len(written) <= _NUMBER_MAX and written.isascii()
    return (code, written) if fits else None


def address(row: Row, *, default_country: str = "") -> Element | None:
    """Return two lines: street, then postal code and city; only the city without a street."""
    town = " ".join(str(row.get(key) or "") for key in ("post_code", "city")).strip()
    street = str(row.get("street") or "").strip()
    lines = [line for line in (street, town) if line]
    country = str(row.get("country") or default_country or "PL").upper()
    if not lines:
        return None
    return element(
        "Adres",
        text("KodKraju", country),
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
