"""Variables: seller, buyer, recipients, issuers, delivery address, client and department."""

from decimal import Decimal
from html import escape

from tidebill.kernel.identifiers import format_account_number
from tidebill.printing.templating.rich import rich
from tidebill.printing.templating.variables.values import Source, Values, image_url, link, said
from tidebill.printing.typesetting.document import Row
from tidebill.printing.typesetting.sheet.parties import build_parties, name_of, side_roles, strip_prefix
from tidebill.printing.typesetting.sheet.values import is_income, is_set, joined, text_of

_PARTY = ("name", "street", "post_code", "city", "country", "email", "phone", "note", "tax_no")
_REGISTERS = tuple(
    f"register{register}_{part}"
    for register in range(1, 6)
    for part in ("status", "number1", "number2", "number3")
)
_CLIENT = (
    *("id", "name", "first_name", "last_name", "email", "phone", "tax_no", "street", "post_code", "city"),
    *("country", "shortcut", "note", "external_id", "accounting_id"),
)
_DEPARTMENT = (
    *(
        "id",
        "name",
        "shortcut",
        "kind",
        "tax_no",
        "tax_kind",
        "street",
        "post_code",
        "city",
        "country",
        "email",
    ),
    *("phone", "fax", "www", "person", "capital", "capital_kind", "capital_currency", "footer_kind"),
)


def list_parties(source: Source) -> Values:
    ours, theirs = ("seller_", "buyer_") if is_income(source.document) else ("buyer_", "seller_")
    return {
        **_seller(source, strip_prefix(source.invoice, ours)),
        **_buyer(source, strip_prefix(source.invoice, theirs)),
        **_recipient(source),
        **_delivery(source),
        **_blocks(source),
        "client": _client(source),
        "department": _department(source),
    }


def _seller(source: Source, row: Row) -> Values:
    account = format_account_number(text_of(row, "bank_account")).replace(" ", "\N{NO-BREAK SPACE}")
    return {
        "company": rich(text_of(row, "name")),
        "address": _address(source, row),
        "street": text_of(row, "street"),
        "post_code": text_of(row, "post_code"),
        "place": text_of(row, "city"),
        "country": _country(source, row),
        "tax_no": text_of(row, "tax_no"),
        "seller_tax_no_kind": _tax_label(source, row),
        "seller_register_number": text_of(source.department, "register_number"),
        "seller_trade_register_cz": text_of(source.department, "register1_number1"),
        "email": text_of(row, "email"),
        "phone": text_of(row, "phone"),
        "fax": text_of(row, "fax"),
        "www": text_of(row, "www"),
        "person": text_of(row, "person"),
        "bank": text_of(row, "bank"),
        "bank_account": account,
        "bank_iban": account,
        "bank_account_name_uk": text_of(source.department, "bank_account_name"),
        "sort_code_uk": "",
        "swift": text_of(row, "bank_swift"),
        "bdo_no": text_of(row, "bdo_no"),
        "use_iban": account[:2].isalpha(),
        "additional_address_seller_name": source.document.legal_name,
        "show_empty_seller_person": False,
    }


def _buyer(source: Source, row: Row) -> Values:
    name = name_of(row)
    return {
        "buyer": rich(name),
        "buyer_address": _address(source, row),
        "buyer_street": text_of(row, "street"),
        "buyer_post_code": text_of(row, "post_code"),
        "buyer_place": text_of(row, "city"),
        "buyer_country": _country(source, row),
        "buyer_country_code": text_of(row, "country"),
        "buyer_tax_no": text_of(row, "tax_no"),
        "buyer_tax_no_kind": _tax_label(source, row),
        "buyer_register_number": text_of(source.client, "register_number"),
        "buyer_company": row.get("company") is None or is_set(row, "company"),
        "buyer_title": text_of(row, "title"),
        "buyer_first_name": text_of(row, "first_name"),
        "buyer_last_name": text_of(row, "last_name"),
        "buyer_full_name": joined([text_of(row, "first_name"), text_of(row, "last_name")]) or name,
        "buyer_person": text_of(row, "person"),
        "buyer_email": text_of(row, "email"),
        "buyer_phone": text_of(row, "phone"),
        "buyer_mobile_phone": text_of(row, "mobile_phone"),
        "buyer_note": rich(text_of(row, "note")),
        "invoice_buyer_note": rich(text_of(row, "note")),
        "show_buyer_note": bool(text_of(row, "note")),
        "buyer_bank_account": text_of(row, "bank_account"),
        "show_client_phone_on_invoice": bool(text_of(row, "phone") or text_of(row, "mobile_phone")),
        "show_empty_buyer_person": False,
        "client_external_id": text_of(source.client, "external_id"),
        "client_url": "",
        "recipient_url": "",
    }


def _recipient(source: Source) -> Values:
    row = strip_prefix(source.invoice, "recipient_")
    name = name_of(row)
    found = {f"recipient_{key}": text_of(row, key) for key in _PARTY}
    rows = [{**entry, "name": name_of(entry)} for entry in source.document.recipients]
    issuers = [{**entry, "name": name_of(entry)} for entry in source.document.issuers]
    return {
        **found,
        "recipient_name": rich(name),
        "recipient_note": rich(text_of(row, "note")),
        "recipient_address": _address(source, row) if name else rich(""),
        "recipient_country": _country(source, row) if name else "",
        "recipient_country_code": text_of(row, "country"),
        "recipient_present": bool(name),
        "recipients": [_listed(source, entry) for entry in rows],
        "recipients_header": source.label("recipient"),
        "issuers": [_listed(source, entry) for entry in issuers],
        "issuers_header": source.label("issuer"),
        "issuer": source.text("issuer") if is_set(source.invoice, "use_issuer") else "",
    }


def _listed(source: Source, row: Row) -> Values:
    return {**{key: text_of(row, key) for key in (*_PARTY, "role")}, "address": _address(source, row)}


def _delivery(source: Source) -> Values:
    invoice = source.invoice
    single = source.text("delivery_address") if is_set(invoice, "use_delivery_address") else ""
    several = is_set(invoice, "multiple_delivery_addresses")
    row = strip_prefix(invoice, "delivery_address_")
    names = ("street", "street_additional", "post_code", "city", "country")
    parts = [text_of(row, name) for name in names] if several else []
    written = single or "\n".join(part for part in [text_of(row, "title"), *parts] if several and part)
    return {
        "use_delivery_address": bool(written),
        "delivery_address": rich(written),
        "delivery_address_filled": bool(written),
        "delivery_address_name": source.label("delivery_address"),
        "multiple_delivery_addresses": several,
        **{f"delivery_address_{name}": text_of(row, name) if several else "" for name in names},
    }


def _blocks(source: Source) -> Values:
    """Return the parties as the shipped designs print them, line by line."""
    blocks = build_parties(source.document, wording=source.wording)
    roles = side_roles(source.document.kind)
    labels = [source.label(role) for role in roles]
    known = len(blocks) > 1 and blocks[1]["label"] == source.wording.label(roles[1])
    buyer = blocks[1] if known else None
    return {
        "seller_label": labels[0],
        "seller_lines": [*blocks[0]["lines"], *blocks[0]["contact"]],
        "buyer_label": labels[1],
        "buyer_lines": [*buyer["lines"], *buyer["contact"]] or [" "] if buyer else [],
        "other_parties": [
            {
                "label": said(block["label"]),
                "name": block["name"],
                "lines": [*block["lines"], *block["contact"]],
            }
            for block in blocks[2 if known else 1 :]
        ],
    }


def _client(source: Source) -> Values:
    client = source.client
    url = f"{source.base}/client/{client['token']}" if client else ""
    discount = client.get("discount")
    unpaid = f"{url}?status=unpaid" if url else ""
    return {
        **{name: text_of(client, name) for name in _CLIENT},
        "additional_accounting_id": text_of(client, "accounting_id2"),
        "discount": f"{Decimal(discount):f}" if discount else "",
        "panel_url": url,
        "panel_link": link(url),
        "panel_link_unpaid": link(unpaid),
    }


def _department(source: Source) -> Values:
    department, invoice = source.department, source.invoice
    own = is_set(department, "own_footer") or text_of(department, "footer_kind") == "own"
    return {
        **{name: text_of(department, name) for name in (*_DEPARTMENT, *_REGISTERS)},
        "bank_account": text_of(department, "bank_account"),
        "bank_iban": text_of(department, "bank_iban") or text_of(invoice, "seller_bank_account"),
        "bank_name": text_of(department, "bank"),
        "bank_swift": text_of(department, "bank_swift"),
        "own_footer": own,
        "footer_content": rich(text_of(department, "footer_content")),
    }


def list_images(source: Source) -> Values:
    """Return the images of the seller as data URLs; none on received documents."""
    document = source.document
    ours = is_income(document)
    logo, stamp = (image_url(image) if ours else "" for image in (document.logo, document.stamp))
    return {
        "logo_url": logo,
        "logo_description": source.label("logo", name=text_of(source.invoice, "seller_name")),
        "stamp_url": stamp,
        "stamp_below_sign_url": stamp,
        "sec_stamp_url": source.linked.get("sec_stamp", "") if ours else "",
    }


def _address(source: Source, row: Row) -> dict[str, str]:
    lines = [
        *text_of(row, "street").splitlines(),
        joined([text_of(row, "post_code"), text_of(row, "city")]),
        _country(source, row),
    ]
    shown = [line for line in lines if line]
    return rich("\n".join(shown), html="<br>".join(escape(line) for line in shown))


def _country(source: Source, row: Row) -> str:
    """Return the country's name; empty at home."""
    code = text_of(row, "country")
    return source.wording.formats.country(code) if code and code != source.document.country else ""


def _tax_label(source: Source, row: Row) -> str:
    kind = text_of(row, "tax_no_kind")
    return " / ".join(source.wording.choice("tax_numbers", kind or "default")) or kind
