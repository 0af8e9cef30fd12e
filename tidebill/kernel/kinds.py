"""Kinds of documents: one row of facts for each, and no second list that repeats one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """What is true of a kind of document.

    ``side``: "sale", "purchase", "internal" or "cash". ``prefix``: prefix of its numbers. ``tax_document``:
    included in tax records. ``booked``: counted as revenue or expense. ``payable``: requests payment.
    ``order``: promises a sale and can have advances. ``offer``: its buyer accepts or declines it.
    ``has_positions``: has line items. ``moves_goods``: moves stock. ``correctable``: can be corrected;
    promises and vouchers are changed or canceled instead. ``corrects``: corrects another document, and may
    take goods back. ``chained``: its amounts count together with those of the document it references.
    ``fiscal``: accepted by fiscal printers. ``einvoice``: can be an
    e-invoice; ``ksef``: one that KSeF accepts. ``needs_buyer``: can't be issued without a buyer. ``layout``:
    the parts of its printed sheet.
    """

    name: str
    side: Literal["sale", "purchase", "internal", "cash"] = "sale"
    prefix: str
    tax_document: bool = False
    booked: bool = False
    payable: bool = False
    order: bool = False
    offer: bool = False
    has_positions: bool = True
    moves_goods: bool = False
    correctable: bool = True
    corrects: bool = False
    chained: bool = False
    fiscal: bool = False
    einvoice: bool = False
    ksef: bool = False
    needs_buyer: bool = True
    layout: Literal["invoice", "voucher", "note"] = "invoice"

    @property
    def owed(self) -> bool:
        """Return whether the buyer owes the amount: an order, such as a proforma, only requests it."""
        return self.payable and not self.order


PROFORMA: Final = "proforma"
CORRECTION: Final = "correction"
_KIND_FACTS: Final = (
    DocumentKind(
        name="vat",
        prefix="",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        fiscal=True,
        einvoice=True,
        ksef=True,
    ),
    DocumentKind(name="proforma", prefix="P", payable=True, order=True, correctable=False),
    DocumentKind(name="bill", prefix="R", booked=True, payable=True, moves_goods=True, einvoice=True),
    DocumentKind(
        name="receipt",
        prefix="R/",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        fiscal=True,
        needs_buyer=False,
    ),
    DocumentKind(
        name="advance",
        prefix="FA/",
        tax_document=True,
        booked=True,
        payable=True,
        chained=True,
        fiscal=True,
        einvoice=True,
        ksef=True,
    ),
    DocumentKind(
        name="final",
        prefix="FS/",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        chained=True,
        fiscal=True,
        einvoice=True,
        ksef=True,
    ),
    DocumentKind(
        name="correction",
        prefix="A/",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        corrects=True,
        chained=True,
        einvoice=True,
        ksef=True,
    ),
    DocumentKind(
        name="vat_mp",
        prefix="MP",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        fiscal=True,
        einvoice=True,
        ksef=True,
    ),
    DocumentKind(
        name="vat_rr",
        side="purchase",
        prefix="RR",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        einvoice=True,
    ),
    DocumentKind(
        name="vat_margin",
        prefix="M",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        fiscal=True,
        einvoice=True,
        ksef=True,
    ),
    DocumentKind(
        name="invoice_other",
        prefix="B",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        einvoice=True,
    ),
    DocumentKind(name="kp", side="cash", prefix="KP", correctable=False, layout="voucher"),
    DocumentKind(name="kw", side="cash", prefix="KW", correctable=False, layout="voucher"),
    DocumentKind(name="estimate", offer=True, prefix="D", order=True, correctable=False),
    DocumentKind(name="client_order", prefix="BC/", order=True, correctable=False),
    DocumentKind(name="maintenance_request", prefix="MR", order=True, correctable=False),
    DocumentKind(name="payment_receipt", prefix="PR", correctable=False, layout="voucher"),
    DocumentKind(
        name="correction_note",
        prefix="NK",
        has_positions=False,
        correctable=False,
        corrects=True,
        layout="note",
    ),
    DocumentKind(name="accounting_note", prefix="N", payable=True, layout="note"),
    DocumentKind(name="dw", side="internal", prefix="DW", needs_buyer=False),
    DocumentKind(name="wnt", side="purchase", prefix="WNT", tax_document=True, booked=True, moves_goods=True),
    DocumentKind(
        name="wdt",
        prefix="WDT",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        einvoice=True,
        ksef=True,
    ),
    DocumentKind(name="import_service", side="purchase", prefix="IS", tax_document=True, booked=True),
    DocumentKind(name="import_service_eu", side="purchase", prefix="ISE", tax_document=True, booked=True),
    DocumentKind(
        name="import_products", side="purchase", prefix="IP", tax_document=True, booked=True, moves_goods=True
    ),
    DocumentKind(
        name="export_products",
        prefix="EP",
        tax_document=True,
        booked=True,
        payable=True,
        moves_goods=True,
        einvoice=True,
        ksef=True,
    ),
)
DOCUMENT_KINDS: Final[Mapping[str, DocumentKind]] = MappingProxyType(
    {kind.name: kind for kind in _KIND_FACTS}
)


def kinds_that(fact: Callable[[DocumentKind], object]) -> tuple[str, ...]:
    """Return the names of the kinds of which a fact is true."""
    return tuple(kind.name for kind in _KIND_FACTS if fact(kind))


KINDS: Final = tuple(DOCUMENT_KINDS)
PAYABLE_KINDS: Final = kinds_that(lambda kind: kind.payable)
OWED_KINDS: Final = kinds_that(lambda kind: kind.owed)
ORDER_KINDS: Final = kinds_that(lambda kind: kind.order)
OFFER_KINDS: Final = kinds_that(lambda kind: kind.offer)
CHAINED_KINDS: Final = kinds_that(lambda kind: kind.chained)
CORRECTING_KINDS: Final = kinds_that(lambda kind: kind.corrects)
FISCAL_KINDS: Final = kinds_that(lambda kind: kind.fiscal)
EINVOICE_KINDS: Final = kinds_that(lambda kind: kind.einvoice)
DEFAULT_KIND: Final = "vat"
# Kind of a canceled document in responses; clients may not send it.
CANCELED_KIND: Final = "canceled"
