"""Values of template variables: plain texts and flags, and texts with line breaks or links."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from tidebill.printing.templating.rich import rich
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.sheet.values import text_of
from tidebill.printing.typesetting.wording import Phrase, Wording

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Source:
    """What variables are made of: the printing data, and rows that only templates print.

    ``client`` and ``department`` are stored rows, ``payments`` the document's payments as in the API,
    ``products`` the stored products by ID; ``base`` is the URL of the account.
    """

    document: PrintableDocument
    wording: Wording
    base: str
    client: Row
    department: Row
    account: Row
    payments: Sequence[Row]
    products: Mapping[int, Row]
    linked: Mapping[str, str]

    @property
    def invoice(self) -> Row:
        return self.document.invoice

    def text(self, key: str) -> str:
        return text_of(self.document.invoice, key)

    def money(self, amount: Decimal) -> str:
        return self.wording.formats.money(amount, currency=self.text("currency"))

    def amount(self, amount: Decimal) -> str:
        return self.wording.formats.amount(amount)

    def day(self, value: object) -> str:
        return self.wording.formats.day(value) if isinstance(value, date) else ""

    def label(self, key: str, **values: str) -> str:
        return said(self.wording.label(key, **values))


def said(phrase: Phrase) -> str:
    """Return a text in all languages of the document."""
    return " / ".join(phrase)


def link(url: str | None, text: str = "") -> dict[str, str]:
    return rich(url or "", html=f'<a href="{escape(url)}">{escape(text or url)}</a>' if url else "")


def image_url(image: tuple[bytes, str] | None) -> str:
    """Return a data URL; templates load nothing from elsewhere."""
    return data_url(image[0], image[1]) if image else ""


def data_url(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
