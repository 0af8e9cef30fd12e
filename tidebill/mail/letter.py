"""HTML version of an email about a document: the text, with logo, color, amount, one button and a QR code.

It is derived from the text, so that templates and edited texts apply to both versions.
"""

import re
from dataclasses import dataclass, field
from email.mime.image import MIMEImage
from typing import Final

from django.template.loader import render_to_string
from django.utils import translation

from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import due_in_chain
from tidebill.kernel.kinds import DOCUMENT_KINDS
from tidebill.mail.models import Mail
from tidebill.mail.services.wording import variables
from tidebill.printing.printable import printable
from tidebill.printing.typesetting.accent import is_colour, make_readable
from tidebill.printing.typesetting.sheet.payment import draw_payment_code
from tidebill.printing.typesetting.sheet.values import text_of
from tidebill.printing.typesetting.wording import Wording
from tidebill.storage.language import text_language

ACCENT: Final = "#0a6963"
_LOGO, _CODE = "logo", "payment-code"
# Pictures that email programs display.
_LOGO_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/gif"})
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")


@dataclass
class Letter:
    """An HTML text and the pictures it refers to by Content-ID."""

    html: str = ""
    images: list[MIMEImage] = field(default_factory=list)


def build_letter(mail: Mail) -> Letter | None:
    """Return the HTML version of an email about a document; None for other emails."""
    invoice = mail.invoice
    if invoice is None or mail.account_id is None or not invoice.income or mail.html:
        return None
    letter = Letter()
    with translation.override(text_language(invoice.lang, invoice.account.lang)):
        values = variables(invoice)
        shown = {**_facts(invoice, values), **_pictures(invoice, letter)}
        shown |= _paragraphs(mail.text, values)
        letter.html = render_to_string("emails/letter.html", {"subject": mail.subject, **shown})
    return letter


def _facts(invoice: Invoice, values: dict[str, str]) -> dict[str, object]:
    is_due = DOCUMENT_KINDS[invoice.kind].payable and not invoice.cancelled and due_in_chain(invoice) > 0
    department = invoice.department
    colour = (department.accent_colour if department else None) or ""
    pay_url = values["payment_url"] if is_due else ""
    return {
        "lang": translation.get_language(),
        "values": values,
        "is_due": is_due,
        "amount": values["amount_due"] if is_due else values["amount"],
        "accent": make_readable(colour) if is_colour(colour) else ACCENT,
        "pay_url": pay_url,
        "url": pay_url or values["view_url"],
    }


def _paragraphs(text: str, values: dict[str, str]) -> dict[str, object]:
    """Return paragraphs of lines; the button takes the place of the first line that is only the link."""
    addresses = {values["view_url"], values["payment_url"]} - {""}
    has_button = False
    paragraphs = []
    for part in _PARAGRAPHS.split(text.strip()):
        lines = []
        for line in part.splitlines():
            is_button = not has_button and line.strip() in addresses
            has_button = has_button or is_button
            lines.append({"text": line, "is_button": is_button})
        paragraphs.append(lines)
    return {"paragraphs": paragraphs, "has_button": has_button}


def _pictures(invoice: Invoice, letter: Letter) -> dict[str, object]:
    document = printable(invoice)
    wording = Wording(text_of(document.invoice, "lang"), currency=invoice.currency)
    code = draw_payment_code(document, wording=wording)
    if document.logo and document.logo[1] in _LOGO_TYPES:
        letter.images.append(_picture(document.logo[0], document.logo[1], _LOGO))
    if code:
        letter.images.append(_picture(code[0], "image/png", _CODE))
    names = {str(image["Content-ID"]).strip("<>") for image in letter.images}
    return {
        "logo": _LOGO if _LOGO in names else "",
        "code": _CODE if code else "",
        "code_text": code[1] if code else "",
    }


def _picture(content: bytes, content_type: str, name: str) -> MIMEImage:
    image = MIMEImage(content, _subtype=content_type.partition("/")[2])
    image.add_header("Content-ID", f"<{name}>")
    image.add_header("Content-Disposition", "inline", filename=f"{name}.{content_type.partition('/')[2]}")
    return image
