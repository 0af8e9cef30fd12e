"""Parties as named by the corrected document, if a correction changes them (Podmiot1K, Podmiot2K)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from tidebill.einvoicing.formats.ksef.elements import Element, element, text
from tidebill.einvoicing.formats.ksef.origin import CORRECTION
from tidebill.einvoicing.formats.ksef.parties import (
    ADDITIONAL_BUYER,
    Row,
    address,
    buyer_identity,
    identity,
    row_of,
    seller_identity,
    third_parties,
)
from tidebill.einvoicing.formats.ksef.taxes import is_reported_abroad
from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice


@dataclass(frozen=True)
class Replaced:
    """Keys (IDNabywcy) that link changed buyers to their former data: the buyer's, and others' by index."""

    buyer: str = ""
    others: Mapping[int, str] = field(default_factory=dict)


def replaced_parties(source: Source) -> Replaced:
    """Return the keys of buyers that a correction changes."""
    former = former_of(source)
    if former is None:
        return Replaced()
    changed = [index for index, *_ in _changed_buyers(source.invoice, former)]
    keys = {index: f"{place:04}" for place, index in enumerate(changed, start=2)}
    return Replaced("0001" if _buyer_differs(source.invoice, former) else "", keys)


def former_of(source: Source) -> Invoice | None:
    """Return the document whose data a correction replaces: the latest one, not the original."""
    if source.invoice.kind != CORRECTION:
        return None
    return source.corrected or source.invoice.invoice


def former_parties(source: Source) -> Iterator[Element]:
    """Yield Podmiot1K and Podmiot2K."""
    former, invoice = former_of(source), source.invoice
    if former is None:
        return
    if _seller_differs(invoice, former):
        was = address(row_of(former, "seller"))
        yield element(
            "Podmiot1K",
            text("PrefiksPodatnika", "PL") if is_reported_abroad(source) else None,
            seller_identity(former),
            address(row_of(invoice, "seller")) if was is None else was,
        )
    keys = replaced_parties(source)
    if keys.buyer:
        yield _former(buyer_identity(former), row_of(former, "buyer"), keys.buyer)
    for index, row in _changed_buyers(invoice, former):
        yield _former(identity(row, is_third=True), row, keys.others[index])


def _former(identity_of: Element, row: Row, key: str) -> Element:
    return element("Podmiot2K", identity_of, address(row), text("IDNabywcy", key))


def _seller_differs(invoice: Invoice, former: Invoice) -> bool:
    return _differs(
        (seller_identity(invoice), address(row_of(invoice, "seller"))),
        (seller_identity(former), address(row_of(former, "seller"))),
    )


def _buyer_differs(invoice: Invoice, former: Invoice) -> bool:
    return _differs(
        (buyer_identity(invoice), address(row_of(invoice, "buyer"))),
        (buyer_identity(former), address(row_of(former, "buyer"))),
    )


def _changed_buyers(invoice: Invoice, former: Invoice) -> Iterator[tuple[int, Row]]:
    """Yield the index and the former data of additional buyers, compared in their order."""
    now, was = _additional(invoice), _additional(former)
    for (index, row), (_, before) in zip(now, was, strict=False):
        if _differs((identity(row), address(row)), (identity(before), address(before))):
            yield index, before


def _additional(invoice: Invoice) -> list[tuple[int, Row]]:
    rows = enumerate(third_parties(invoice))
    return [(index, row) for index, (row, role) in rows if role.casefold() == ADDITIONAL_BUYER.casefold()]


def _differs(one: tuple[Element | None, ...], other: tuple[Element | None, ...]) -> bool:
    return [_written(part) for part in one] != [_written(part) for part in other]


def _written(part: Element | None) -> bytes:
    return b"" if part is None else etree.tostring(part)
