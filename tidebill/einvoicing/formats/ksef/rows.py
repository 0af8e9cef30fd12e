"""Line items (FaWiersz), and those of an advance's order (ZamowienieWiersz)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tidebill.einvoicing.formats.ksef.elements import Element, amount, element, mark, number, text
from tidebill.einvoicing.formats.ksef.taxes import MARGIN, OSS, field_of, rate_of, word_of
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.pricing.rows import priced_position
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.currencies import amount_places
from tidebill.kernel.discounts import discount_position
from tidebill.kernel.tax import tax_rate

PROCEDURES = ("WSTO_EE", "IED", "TT_D", "I_42", "I_63", "B_SPV", "B_SPV_DOSTAWA", "B_MPV_PROWIZJA")
_NOT_IN_ORDERS = ("I_42", "I_63", "B_MPV_PROWIZJA")
_GTU = re.compile(r"(?:GTU_?)?(0[1-9]|1[0-3])", re.IGNORECASE)
_CODES = {"GTIN": 20, "PKWIU": 50, "CN": 50, "PKOB": 50}
_CODE_NAMES = {"PKWIU": "PKWiU"}
ZERO = Decimal(0)
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Side:
    """A line item as written, or one side of a corrected one."""

    name: str
    code: str
    unit: str
    tax: str
    quantity: Decimal
    price: Decimal
    amounts: Amounts
    discount: Decimal
    extra: str
    gtu: str
    before: bool = False


def row_elements(invoice: Invoice, positions: tuple[Position, ...]) -> list[Element]:
    """Return the line items; the sides of a corrected one share its number, the original marked with
    StanPrzed.
    """
    return [
        _row(invoice, side, place)
        for place, position in enumerate(counted(positions), start=1)
        for side in sides(invoice, position)
    ]


def order_elements(invoice: Invoice, positions: tuple[Position, ...], owner: Invoice) -> list[Element]:
    """Return the line items of an order; ``owner`` is the order."""
    return [
        _order_row(invoice, side, place)
        for place, position in enumerate(counted(positions), start=1)
        for side in sides(owner, position)
    ]


def counted(positions: tuple[Position, ...]) -> list[Position]:
    """Return the line items included in totals: no headings, subtotals and page breaks."""
    return [position for position in positions if priced_position(position).counts]


def sides(invoice: Invoice, position: Position) -> Iterator[Side]:
    before, after = position.correction_before_attributes, position.correction_after_attributes
    if not before or not after:
        yield _side_of(invoice, position)
        return
    yield _side_kept(invoice, before, position, before=True)
    yield _side_kept(invoice, after, position, before=False)


def by_gross(invoice: Invoice) -> bool:
    """Return whether line items were priced gross, or show no tax."""
    return (invoice.calculating_strategy or {}).get("invoice_form_price_kind") == "gross"


def _side_of(invoice: Invoice, position: Position) -> Side:
    priced = priced_position(position)
    amounts = priced.totals
    if invoice.show_discount:
        decimals = invoice.account.price_decimals
        amounts = discount_position(
            priced,
            discount_kind=invoice.discount_kind,
            price_decimals=decimals,
            amount_places=amount_places(invoice.currency),
        )
    gross = _is_gross(invoice, position.tax or "")
    return Side(
        name=position.name or "",
        code=position.code or "",
        unit=position.quantity_unit or "",
        tax=position.tax or "0",
        quantity=position.quantity,
        price=position.price_gross if gross else position.price_net,
        amounts=amounts,
        discount=(priced.totals.gross - amounts.gross) if gross else (priced.totals.net - amounts.net),
        extra=position.additional_info or "",
        gtu=position.gtu_code or "",
    )


def _side_kept(invoice: Invoice, side: Row, position: Position, *, before: bool) -> Side:
    """Return a side of a corrected line item, whose amounts already include discounts."""
    tax = str(side.get("tax") or "0")
    net, gross = (Decimal(str(side.get(f"total_price_{name}") or 0)) for name in ("net", "gross"))
    price = side.get("price_gross" if _is_gross(invoice, tax) else "price_net")
    return Side(
        name=str(side.get("name") or position.name or ""),
        code=str(side.get("code") or position.code or ""),
        unit=str(side.get("quantity_unit") or position.quantity_unit or ""),
        tax=tax,
        quantity=Decimal(str(side.get("quantity") or 0)),
        price=Decimal(str(price or 0)),
        amounts=Amounts(net=net, tax=gross - net, gross=gross),
        discount=ZERO,
        extra=str(side.get("additional_info") or position.additional_info or ""),
        gtu=str(side.get("gtu_code") or position.gtu_code or ""),
        before=before,
    )


def _is_gross(invoice: Invoice, tax: str) -> bool:
    return by_gross(invoice) or field_of(tax, invoice) == MARGIN


def _row(invoice: Invoice, side: Side, place: int) -> Element:
    gross = _is_gross(invoice, side.tax)
    rate = rate_of(invoice)
    return element(
        "FaWiersz",
        text("NrWierszaFa", place),
        text("P_7", side.name, longest=512),
        text("Indeks", side.code, longest=50),
        *_codes(invoice, side),
        text("P_8A", side.unit),
        number("P_8B", side.quantity, most=6),
        number("P_9B" if gross else "P_9A", side.price),
        number("P_10", side.discount) if side.discount else None,
        amount("P_11A" if gross else "P_11", side.amounts.gross if gross else side.amounts.net),
        text("P_12", word_of(side.tax, invoice)),
        _foreign_rate("P_12_XII", invoice, side),
        text("GTU", gtu(side.gtu)),
        text("Procedura", procedure(invoice)),
        number("KursWaluty", rate, most=6) if rate else None,
        mark("StanPrzed", side.before),
    )


def _order_row(invoice: Invoice, side: Side, place: int) -> Element:
    used = procedure(invoice)
    return element(
        "ZamowienieWiersz",
        text("NrWierszaZam", place),
        text("P_7Z", side.name, longest=512),
        text("IndeksZ", side.code, longest=50),
        text("P_8AZ", side.unit),
        number("P_8BZ", side.quantity, most=6),
        number("P_9AZ", _net_price(side)),
        amount("P_11NettoZ", side.amounts.net),
        amount("P_11VatZ", side.amounts.tax),
        text("P_12Z", word_of(side.tax, invoice)),
        _foreign_rate("P_12Z_XII", invoice, side),
        text("GTUZ", gtu(side.gtu)),
        text("ProceduraZ", used if used not in _NOT_IN_ORDERS else ""),
        mark("StanPrzedZ", side.before),
    )


def _net_price(side: Side) -> Decimal:
    return side.amounts.net / side.quantity if side.quantity else side.price


def _foreign_rate(name: str, invoice: Invoice, side: Side) -> Element | None:
    """Return the foreign tax rate of an OSS sale."""
    return number(name, tax_rate(side.tax), most=6) if field_of(side.tax, invoice) == OSS else None


def _codes(invoice: Invoice, side: Side) -> Iterator[Element | None]:
    """Yield the additional column's value if it is a known code."""
    kind = (invoice.additional_info_desc or "").strip().upper()
    if kind in _CODES:
        yield text(_CODE_NAMES.get(kind, kind), side.extra, longest=_CODES[kind])


def gtu(code: str) -> str:
    found = _GTU.fullmatch(code.strip())
    return f"GTU_{found[1]}" if found else ""


def procedure(invoice: Invoice) -> str:
    """Return the document's procedure; FA(3) allows one per line item."""
    named = [str(word).strip().upper() for word in invoice.procedure_designations or []]
    return next((word for word in named if word in PROCEDURES), "")
