"""Seller, buyer and other parties."""

from collections.abc import Iterator

from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.sheet.values import (
    NOTES,
    VOUCHERS,
    Block,
    is_income,
    is_set,
    joined,
    text_of,
)
from tidebill.printing.typesetting.wording import Phrase, Wording

NO_TAX_NUMBER = "empty"
# The kind of tax number under which a VAT number is labeled.
VAT_NUMBER = "nip_ue"
DEFAULT_ROLES = frozenset({"Odbiorca", "Wystawca faktury"})


def build_parties(document: PrintableDocument, *, wording: Wording) -> list[Block]:
    """Return seller and buyer, then recipients, delivery address and issuers.

    Received documents store the supplier in `buyer_*` columns, which is printed as the seller.
    """
    prefixes = ("seller_", "buyer_") if is_income(document) else ("buyer_", "seller_")
    first, second = (
        build_party(document, prefix=prefix, label=wording.label(role), wording=wording)
        for prefix, role in zip(prefixes, side_roles(document.kind), strict=True)
    )
    known = [second] if second["name"] or second["lines"] or second["contact"] else []
    return [first, *known, *build_others(document, wording=wording)]


def side_roles(kind: str) -> tuple[str, str]:
    """Return the labels of the two sides: vouchers and notes have no seller and buyer."""
    if kind in VOUCHERS:
        return "issuer", "paid_to" if kind == "kw" else "received_from"
    return ("issuer", "recipient") if kind in NOTES else ("seller", "buyer")


def build_others(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    invoice = document.invoice
    for row in document.recipients or [strip_prefix(invoice, "recipient_")]:
        if name_of(row):
            yield build_listed(row, label="recipient", document=document, wording=wording)
    yield from build_delivery(document, wording=wording)
    for row in document.issuers:
        if name_of(row):
            yield build_listed(row, label="issuer", document=document, wording=wording)
    for name in single_issuers(invoice):
        yield {"label": wording.label("issuer"), "name": name, "lines": [], "contact": []}


def build_delivery(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """Yield the delivery address: as lines of text, and as fields."""
    invoice, label = document.invoice, wording.label("delivery_address")
    if is_set(invoice, "use_delivery_address") and text_of(invoice, "delivery_address"):
        lines = text_of(invoice, "delivery_address").splitlines()
        yield {"label": label, "name": "", "lines": lines, "contact": []}
    if is_set(invoice, "multiple_delivery_addresses"):
        row = strip_prefix(invoice, "delivery_address_")
        further = text_of(row, "street_additional")
        street = "\n".join(line for line in (text_of(row, "street"), further) if line)
        named = {**row, "name": text_of(row, "title"), "title": "", "street": street}
        if any(named.get(name) for name in ("name", "street", "post_code", "city")):
            yield build_block(named, label=label, document=document, wording=wording)


def single_issuers(invoice: Row) -> list[str]:
    """Return the names beside the list of issuers: an additional one, and one on the seller's behalf."""
    named = (("use_issuer", "issuer"), ("use_invoice_issuer", "invoice_issuer"))
    names = [text_of(invoice, name) for flag, name in named if is_set(invoice, flag)]
    return [name for name in dict.fromkeys(names) if name]


def build_party(document: PrintableDocument, *, prefix: str, label: Phrase, wording: Wording) -> Block:
    row = strip_prefix(document.invoice, prefix)
    block = build_block(row, label=label, document=document, wording=wording)
    if prefix == "seller_" and is_income(document):
        _add_legal_facts(block, document, wording=wording)
    return block


def _add_legal_facts(block: Block, document: PrintableDocument, *, wording: Wording) -> None:
    """Add the seller's registered name and VAT number, unless they are printed already."""
    if document.legal_name and document.legal_name != block["name"]:
        block["lines"].insert(0, document.legal_name)
    if document.vat_number and document.vat_number != text_of(document.invoice, "seller_tax_no"):
        label = " / ".join(wording.choice("tax_numbers", VAT_NUMBER))
        block["lines"].append(f"{label} {document.vat_number}")


def build_listed(row: Row, *, label: str, document: PrintableDocument, wording: Wording) -> Block:
    """Return a party labeled by its role, or by its list."""
    own = joined([text_of(row, "role_description"), text_of(row, "role")], by=", ")
    named = [own] if own and own not in DEFAULT_ROLES else wording.label(label)
    return build_block(row, label=named, document=document, wording=wording)


def build_block(row: Row, *, label: Phrase, document: PrintableDocument, wording: Wording) -> Block:
    address = [
        *text_of(row, "street").splitlines(),
        joined((text_of(row, "post_code"), text_of(row, "city"))),
        country_line(row, document=document, wording=wording),
        tax_number_line(row, wording=wording),
        labelled("bdo_no", row, wording=wording),
    ]
    contact = [
        text_of(row, "email"),
        labelled("phone", row, wording=wording),
        labelled("mobile_phone", row, wording=wording),
        labelled("fax", row, wording=wording),
        text_of(row, "www"),
        *text_of(row, "note").splitlines(),
    ]
    return {
        "label": label,
        "name": name_of(row),
        "lines": [line for line in address if line],
        "contact": [line for line in contact if line],
    }


def name_of(row: Row) -> str:
    """Return the name of a company or person; individuals may have only first and last name."""
    return text_of(row, "name") or joined((text_of(row, "first_name"), text_of(row, "last_name")))


def country_line(row: Row, *, document: PrintableDocument, wording: Wording) -> str:
    """Return the country's name on cross-border documents."""
    countries = {
        country_of(document.invoice, key, home=document.country)
        for key in ("seller_country", "buyer_country")
    }
    own = country_of(row, "country", home=document.country)
    if len(countries | {own}) == 1 or not own:
        return ""
    return wording.formats.country(own)


def country_of(row: Row, key: str, *, home: str) -> str:
    return text_of(row, key) or home


def tax_number_line(row: Row, *, wording: Wording) -> str:
    """Return the tax number with the label of its kind, which the account may customize."""
    number, kind = text_of(row, "tax_no"), text_of(row, "tax_no_kind")
    if not number or kind == NO_TAX_NUMBER:
        return ""
    label = " / ".join(wording.choice("tax_numbers", kind or "default")) or kind
    return f"{label} {number}"


def labelled(key: str, row: Row, *, wording: Wording) -> str:
    value = text_of(row, key)
    return f"{' / '.join(wording.label(key))} {value}" if value else ""


def strip_prefix(row: Row, prefix: str) -> Row:
    return {key.removeprefix(prefix): value for key, value in row.items() if key.startswith(prefix)}
