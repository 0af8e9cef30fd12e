"""Printing data: a snapshot of one stored document, independent of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tidebill.kernel.amounts import Amounts
from tidebill.kernel.exchange import ConvertedTotals
from tidebill.kernel.totals import TaxLine
from tidebill.printing.typesetting.accent import is_colour

Row = Mapping[str, Any]
"""One record under the wire's column names, with typed values (Decimal, date, bool, str, None)."""


@dataclass(frozen=True, kw_only=True)
class PrintableDocument:
    """A document to print; equal data produce equal bytes.

    `kind` is the kind the document was issued as, also after it was canceled (`invoice["cancelled"]`).
    `discounted` has the amounts of every position after its discount, in the order of `positions`; without it
    the rows show their stored totals, which are before discount. `corrected` has the `number` and
    `issue_date` of the document that this one corrects. `advances` are the documents that a final one
    settles, each with `number`, `issue_date`, `price_net`, `price_tax`, `price_gross` and its `tax_lines`
    (TaxLine); the invoice's totals are the remainder. `exchanged` has the document's totals in
    `invoice["exchange_currency"]`. `accent` is a color such as "#12506b"; the default is the design's.
    `timestamp` is the time of the last change; it becomes the PDF's date and must be timezone-aware.
    `logo` and `stamp` are images with their media types. `legal_name`, `vat_number` and `footer` are the
    seller's, in addition to what the document copied. `payment_code` is one of
    kernel.vocabulary.PAYMENT_CODES. `duplicate_date` is printed on a duplicate.
    """

    kind: str
    invoice: Row
    positions: Sequence[Row]
    timestamp: datetime
    country: str = ""
    tax_lines: Sequence[TaxLine] = ()
    discounted: Sequence[Amounts] = ()
    corrected: Row | None = None
    advances: Sequence[Row] = ()
    exchanged: ConvertedTotals | None = None
    bank_accounts: Sequence[Row] = ()
    descriptions: Sequence[Row] = ()
    recipients: Sequence[Row] = ()
    issuers: Sequence[Row] = ()
    settlement_positions: Sequence[Row] = ()
    logo: tuple[bytes, str] | None = None
    stamp: tuple[bytes, str] | None = None
    legal_name: str = ""
    vat_number: str = ""
    footer: str = ""
    accent: str | None = None
    view_url: str | None = None
    payment_code: str = "auto"
    duplicate_date: date | None = None

    def __post_init__(self) -> None:
        if self.accent is not None and not is_colour(self.accent):
            raise ValueError(f"{self.accent} is not a colour such as #12506b")
