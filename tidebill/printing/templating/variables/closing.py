"""Variables: statements, notes, codes, signatures, footers and links."""

from tidebill.printing.templating.rich import rich
from tidebill.printing.templating.variables.values import Source, Values, data_url, link, said
from tidebill.printing.typesetting.sheet.closing import build_closing
from tidebill.printing.typesetting.sheet.payment import build_payment
from tidebill.printing.typesetting.sheet.values import text_of


def list_closing(source: Source) -> Values:
    """Return statements, notes, codes, signatures, footers and links."""
    document = source.document
    closing = build_closing(document, wording=source.wording)
    payment = build_payment(document, wording=source.wording)
    return {
        "statements": [said(phrase) for phrase in closing["statements"]],
        "note_blocks": [
            {"label": said(note["label"]), "text": rich(note["text"])} for note in closing["notes"]
        ],
        "notes": rich("\n\n".join(_notes(source))),
        "description_long": rich(source.text("description_long")),
        "description_footer": rich(source.text("description_footer")),
        "conditional_notes": rich(source.text("conditional_notes")),
        "internal_note": "",
        "exempt_tax_kind": source.text("exempt_tax_kind"),
        **_blocks(closing, payment),
        "footer_text": rich(closing["footer"]),
        "footer": rich("\n".join(_footer(source))),
        "exchange_lines": "",
        "additional_fields": _additional_fields(source),
        **_links(source),
        "print_option": "",
    }


def _blocks(closing: Values, payment: Values) -> Values:
    """Return bank accounts, signatures and codes as the shipped designs print them."""
    code, registered = payment["code"] or payment["slip"], closing["registered"]
    return {
        "bank_accounts": [
            {"number": row["number"], "details": row["details"]} for row in payment["accounts"]
        ],
        "signatures": [
            {
                "label": said(each["label"]),
                "person": each["person"],
                "stamp": _svg_url(each["stamp"]) if each["stamp"] else "",
            }
            for each in closing["signatures"]
        ],
        "codes": [_code(each) for each in ([code] if code else []) + registered],
        "qrcode_img": _image(code),
        "ksef_enabled": bool(registered),
        "ksef_qrcode_img": _image(registered[0] if registered else None),
    }


def _notes(source: Source) -> list[str]:
    rows = [text_of(row, "content") for row in source.document.descriptions]
    return [text for text in rows or [source.text("description")] if text]


def _footer(source: Source) -> list[str]:
    names = ("seller_name", "seller_person", "seller_email", "seller_phone", "seller_www")
    return [text for name in names if (text := source.text(name))]


def _links(source: Source) -> Values:
    view, pay = source.document.view_url or "", source.linked.get("payment_url", "")
    panel = f"{source.base}/client/{source.client['token']}" if source.client else ""
    return {
        "view_url": view,
        "view_link": link(view),
        "payment_url": pay,
        "payment_link": link(pay),
        "client_panel_view_url": panel,
        "client_panel_view_link": link(panel),
        "client_panel_view_link_unpaid": link(f"{panel}?status=unpaid" if panel else ""),
    }


def _additional_fields(source: Source) -> Values:
    return {
        "seller_bank_swift": source.text("seller_bank_swift"),
        "seller_bdo_no": source.text("seller_bdo_no"),
        "tax_name": source.text("get_tax_name") or said(source.wording.label("vat")),
        "tax_name_type": source.text("get_tax_name") or "VAT",
        "interest_rate": source.text("interest_rate"),
        "sum_recovery": source.text("sum_recovery"),
        "advanced_payment_discount": source.text("advanced_payment_discount"),
    }


def _code(block: Values) -> Values:
    caption = block.get("caption") or said(block.get("label") or [])
    return {"image": _svg_url(block["svg"]), "caption": caption, "description": block["description"]}


def _image(block: Values | None) -> dict[str, str]:
    """Return a code as an image element."""
    if block is None:
        return rich("")
    return rich("", html=f'<img src="{_svg_url(block["svg"])}" alt="" width="110" height="110">')


def _svg_url(svg: str) -> str:
    return data_url(str(svg).encode(), "image/svg+xml")
