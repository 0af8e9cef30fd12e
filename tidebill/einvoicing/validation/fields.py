"""Map rules and terms of EN 16931 to document fields."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Fields of rules whose text names several terms, or none with a form field.
_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BR-CO-09": "seller_tax_no",
        "BR-CO-25": "payment_to",
        "BR-CO-26": "seller_tax_no",
        "BR-CO-17": "calculating_strategy",
        "BR-S-09": "calculating_strategy",
        "BR-16": "positions",
        "BR-50": "seller_bank_account",
        "BR-61": "seller_bank_account",
        "BR-62": "seller_einvoice_address",
        "BR-63": "buyer_einvoice_address",
        "BR-08": "seller_street",
        "BR-09": "seller_country",
        "BR-10": "buyer_street",
        "BR-11": "buyer_country",
        "BR-DE-1": "payment_type",
        "BR-DE-2": "seller_person",
        "BR-DE-3": "seller_city",
        "BR-DE-4": "seller_post_code",
        "BR-DE-5": "seller_person",
        "BR-DE-6": "seller_phone",
        "BR-DE-7": "seller_email",
        "BR-DE-8": "buyer_city",
        "BR-DE-9": "buyer_post_code",
        "BR-DE-10": "recipient_city",
        "BR-DE-11": "recipient_post_code",
        "BR-DE-15": "buyer_reference",
        "BR-DE-16": "seller_tax_no",
        "BR-DE-18": "payment_to_description",
        "BR-DE-19": "seller_bank_account",
        "BR-DE-26": "from_invoice_id",
        "BR-DE-27": "seller_phone",
        "BR-DE-28": "seller_email",
        "PEPPOL-EN16931-R003": "buyer_reference",
        "PEPPOL-EN16931-R010": "buyer_einvoice_address",
        "PEPPOL-EN16931-R020": "seller_einvoice_address",
        "PEPPOL-EN16931-P0100": "kind",
        "PEPPOL-EN16931-P0101": "kind",
        "PEPPOL-EN16931-P0112": "kind",
        "PEPPOL-EN16931-CL008": "buyer_einvoice_address",
        "BR-FR-01_BT-1": "number",
        "BR-FR-02_BT-1": "number",
        "BR-FR-08_BT-23": "transaction_type",
        "BR-FR-10_BT-30": "seller_tax_no",
        "BR-FR-11_BT-47": "buyer_tax_no",
        "BR-FR-12_BT-49": "buyer_einvoice_address",
        "BR-FR-13_BT-34": "seller_einvoice_address",
        "BR-FR-21_BT-49": "buyer_einvoice_address",
        "BR-FR-22_BT-34": "seller_einvoice_address",
        "BR-FR-23_BT-34": "seller_einvoice_address",
        "BR-FR-23_BT-49": "buyer_einvoice_address",
        "BR-FR-CO-04_BT-3": "from_invoice_id",
        "BR-FR-CO-05_BT-3": "from_invoice_id",
        "BR-FR-CO-07_BT-9": "payment_to",
        "BR-FR-CO-12_BT-5": "exchange_currency",
        "BR-IC-11": "sell_date",
        "BR-IC-12": "buyer_country",
    }
)
# By VAT category (BR-AE-02 …): rules 2 to 4 require tax numbers, of both parties for reverse charge.
_BY_CATEGORY = re.compile(r"BR-(S|Z|E|AE|IC|G|O|IG|IP|AF|AG)-(\d+)")
_OF_TAX_NUMBERS, _OF_BOTH = range(2, 5), frozenset({"AE", "IC"})
_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BT-1": "number",
        "BT-2": "issue_date",
        "BT-3": "kind",
        "BT-5": "currency",
        "BT-6": "exchange_currency",
        "BT-7": "accounting_vat_tax_date",
        "BT-9": "payment_to",
        "BT-10": "buyer_reference",
        "BT-13": "oid",
        "BT-20": "payment_to_description",
        "BT-22": "description",
        "BT-27": "seller_name",
        "BT-31": "seller_tax_no",
        "BT-32": "seller_tax_no",
        "BT-34": "seller_einvoice_address",
        "BT-35": "seller_street",
        "BT-37": "seller_city",
        "BT-38": "seller_post_code",
        "BT-40": "seller_country",
        "BT-41": "seller_person",
        "BT-42": "seller_phone",
        "BT-43": "seller_email",
        "BT-44": "buyer_name",
        "BT-46": "buyer_tax_no",
        "BT-48": "buyer_tax_no",
        "BT-49": "buyer_einvoice_address",
        "BT-50": "buyer_street",
        "BT-52": "buyer_city",
        "BT-53": "buyer_post_code",
        "BT-55": "buyer_country",
        "BT-70": "recipient_name",
        "BT-72": "sell_date",
        "BT-80": "delivery_address_country",
        "BT-81": "payment_type",
        "BT-84": "seller_bank_account",
        "BT-86": "seller_bank_swift",
        "BT-111": "exchange_currency_rate",
        "BT-120": "exempt_tax_kind",
        "BT-121": "exempt_tax_kind",
    }
)
_OF_ROWS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BT-129": "quantity",
        "BT-130": "quantity_unit",
        "BT-131": "total_price_net",
        "BT-146": "price_net",
        "BT-148": "price_net",
        "BT-151": "tax",
        "BT-152": "tax",
        "BT-153": "name",
        "BT-154": "description",
        "BT-155": "code",
        "BT-157": "additional_info",
        "BT-158": "additional_info",
    }
)
_TERM = re.compile(r"BT-\d+")
_LINE = re.compile(
    r"(?:InvoiceLine|CreditNoteLine|IncludedSupplyChainTradeLineItem)(?:\[[^\d\]][^\]]*\])*\[(\d+)\]"
)


def field_of(rule: str, location: str, text: str) -> str:
    """Return ``seller_tax_no``, or ``positions[2].name``; ``base`` if unknown."""
    category = _BY_CATEGORY.fullmatch(rule)
    if category and int(category[2]) in _OF_TAX_NUMBERS:
        return "buyer_tax_no" if category[1] in _OF_BOTH else "seller_tax_no"
    place = _LINE.search(location)
    terms = _TERM.findall(text)
    if place:
        named = next((_OF_ROWS[term] for term in terms if term in _OF_ROWS), None)
        return f"positions[{int(place[1]) - 1}].{named}" if named else "positions"
    if rule in _RULES:
        return _RULES[rule]
    if category:
        return "positions"
    found = next((_TERMS[term] for term in terms if term in _TERMS), None)
    return found or ("positions" if any(term in _OF_ROWS for term in terms) else "base")
