"""Mapping of a table's columns to fields."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

IGNORED: Final = ""
# Importable fields by kind; ``category`` is a category's name.
FIELDS: Final[Mapping[str, Sequence[str]]] = {
    "clients": (
        "name",
        "shortcut",
        "tax_no",
        "external_id",
        "company",
        "kind",
        "first_name",
        "last_name",
        "person",
        "street",
        "street_no",
        "post_code",
        "city",
        "country",
        "email",
        "phone",
        "mobile_phone",
        "www",
        "bank",
        "bank_account",
        "discount",
        "payment_to_kind",
        "default_payment_type",
        "register_number",
        "accounting_id",
        "accounting_id2",
        "private_id",
        "peppol_id",
        "chorus_identifier_type",
        "chorus_identifier",
        "chorus_service_code",
        "sepa_mandate_no",
        "delivery_address",
        "email_for_reminders",
        "category",
        "tag_list",
        "note",
    ),
    "products": (
        "name",
        "code",
        "ean_code",
        "description",
        "category",
        "service",
        "tax",
        "currency",
        "price_net",
        "price_gross",
        "purchase_price_net",
        "purchase_price_gross",
        "purchase_tax",
        "quantity_unit",
        "stock_level",
        "limited",
        "supplier_code",
        "accounting_id",
        "accounting_id2",
        "accounting_tax_code",
        "accounting_tax_code_exp",
        "accounting_activity_code",
        "accounting_sheet_code",
        "gtu_codes",
        "tag_list",
        "disabled",
    ),
}
# Column headings used by other programs.
_SPELLINGS: Final[Mapping[str, str]] = {
    "company name": "name",
    "customer": "name",
    "client": "name",
    "product": "name",
    "product name": "name",
    "nazwa": "name",
    "nazwa firmy": "name",
    "nazwa produktu": "name",
    "kontrahent": "name",
    "short name": "shortcut",
    "skrot": "shortcut",
    "vat id": "tax_no",
    "vat number": "tax_no",
    "tax number": "tax_no",
    "tax id": "tax_no",
    "nip": "tax_no",
    "ust idnr": "tax_no",
    "number in another system": "external_id",
    "id zewnetrzne": "external_id",
    "first name": "first_name",
    "imie": "first_name",
    "last name": "last_name",
    "nazwisko": "last_name",
    "address": "street",
    "street and number": "street",
    "ulica": "street",
    "ulica i numer": "street",
    "adres": "street",
    "postal code": "post_code",
    "postcode": "post_code",
    "zip": "post_code",
    "zip code": "post_code",
    "kod pocztowy": "post_code",
    "town": "city",
    "miasto": "city",
    "miejscowosc": "city",
    "kraj": "country",
    "e mail": "email",
    "mail": "email",
    "email address": "email",
    "telephone": "phone",
    "telefon": "phone",
    "mobile": "mobile_phone",
    "telefon komorkowy": "mobile_phone",
    "komorka": "mobile_phone",
    "website": "www",
    "web address": "www",
    "account number": "bank_account",
    "iban": "bank_account",
    "numer rachunku": "bank_account",
    "rabat": "discount",
    "tags": "tag_list",
    "tagi": "tag_list",
    "notes": "note",
    "notatka": "note",
    "uwagi": "note",
    "kategoria": "category",
    "sku": "code",
    "kod": "code",
    "kod produktu": "code",
    "ean": "ean_code",
    "bar code": "ean_code",
    "barcode": "ean_code",
    "kod kreskowy": "ean_code",
    "opis": "description",
    "vat": "tax",
    "tax rate": "tax",
    "stawka vat": "tax",
    "waluta": "currency",
    "net price": "price_net",
    "price": "price_net",
    "cena netto": "price_net",
    "gross price": "price_gross",
    "cena brutto": "price_gross",
    "purchase price": "purchase_price_net",
    "cena zakupu netto": "purchase_price_net",
    "cena zakupu brutto": "purchase_price_gross",
    "unit": "quantity_unit",
    "jednostka": "quantity_unit",
    "jm": "quantity_unit",
    "stock": "stock_level",
    "quantity": "stock_level",
    "stan magazynowy": "stock_level",
    "stan": "stock_level",
    "gtu": "gtu_codes",
}
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


def guess_mapping(kind: str, headers: Sequence[str]) -> dict[str, str]:
    """Guess the field of each column from its heading, by column index; each field once."""
    taken: set[str] = set()
    found = {}
    for index, header in enumerate(headers):
        words = _plain(header)
        key = words.replace(" ", "_")
        key = key if key in FIELDS[kind] else _SPELLINGS.get(words, IGNORED)
        if key in FIELDS[kind] and key not in taken:
            taken.add(key)
            found[str(index)] = key
    return found


def _plain(text: str) -> str:
    """Return text in lower case without accents: ``Miejscowość`` becomes ``miejscowosc``."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return _NO_WORD.sub(" ", "".join(c for c in bare if not unicodedata.combining(c))).strip()
