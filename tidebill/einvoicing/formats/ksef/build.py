"""Build FA(3)."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal

from lxml import etree

from tidebill import __version__
from tidebill.einvoicing.building.parties import is_self_billed
from tidebill.einvoicing.formats.ksef.elements import (
    Element,
    amount,
    day,
    element,
    flag,
    group,
    mark,
    number,
    text,
)
from tidebill.einvoicing.formats.ksef.former import former_parties, replaced_parties
from tidebill.einvoicing.formats.ksef.origin import CORRECTION, corrected_of, original_of
from tidebill.einvoicing.formats.ksef.parties import buyer, others, seller
from tidebill.einvoicing.formats.ksef.payment import payment, settlement, terms
from tidebill.einvoicing.formats.ksef.rows import counted, order_elements, row_elements
from tidebill.einvoicing.formats.ksef.taxes import field_of, rate_of, sum_elements
from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice, Position
from tidebill.kernel.tax import EXEMPT, REVERSE_CHARGE, tax_group

CASH_METHOD, MARGIN_KIND, ADVANCE, FINAL = "vat_mp", "vat_margin", "advance", "final"
DIRECTIVE_WORDS = ("dyrektyw", "directive", "2006/112")
ACT_WORDS = ("art.", "ustaw")
# Words of the margin procedures, in Polish or as in the API's examples.
_MARGINS = {
    "2": ("biur", "turyst", "travel"),
    "3_3": ("kolekcj", "antyk", "antique", "collect"),
    "3_2": ("sztuk", "art"),
    "3_1": ("używan", "used", "second"),
}
_NOTE_MAX, _FOOTER_MAX = 256, 3_500


def write(source: Source) -> bytes:
    """Return FA(3) in UTF-8 for a document that passed the precheck; the output is deterministic."""
    invoice = source.invoice
    replaced = replaced_parties(source)
    root = element(
        "Faktura",
        _header(invoice),
        seller(source),
        buyer(invoice, key=replaced.buyer),
        *others(invoice, keys=replaced.others),
        _invoice(source),
        _footer(invoice),
    )
    etree.cleanup_namespaces(root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def kind_of(source: Source) -> str:
    """Return the kind in FA(3): RodzajFaktury."""
    kind = source.invoice.kind
    if kind == CORRECTION:
        about = corrected_of(source)
        return {ADVANCE: "KOR_ZAL", FINAL: "KOR_ROZ"}.get(about.kind if about else "", "KOR")
    return {ADVANCE: "ZAL", FINAL: "ROZ"}.get(kind, "VAT")


def _header(invoice: Invoice) -> Element:
    form: Element = text("KodFormularza", "FA")
    form.set("kodSystemowy", "FA (3)")
    form.set("wersjaSchemy", "1-0E")
    made = invoice.updated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return element(
        "Naglowek",
        form,
        text("WariantFormularza", 3),
        text("DataWytworzeniaFa", made),
        text("SystemInfo", f"Tidebill {__version__}"),
    )


def _invoice(source: Source) -> Element:
    invoice, kind = source.invoice, kind_of(source)
    rate = rate_of(invoice) if kind in ("ZAL", "KOR_ZAL") else None
    return element(
        "Fa",
        text("KodWaluty", invoice.currency),
        day("P_1", invoice.issue_date),
        text("P_1M", invoice.place),
        text("P_2", invoice.number),
        *_sold(invoice),
        *sum_elements(invoice),
        amount("P_15", invoice.price_gross),
        number("KursWalutyZ", rate, most=6) if rate else None,
        _remarks(source),
        text("RodzajFaktury", kind),
        *_corrected(source, kind),
        mark("FP", invoice.issued_to_receipt or invoice.invoice_for_receipt_id),
        mark("TP", "TP" in [str(word).strip().upper() for word in invoice.procedure_designations or []]),
        *_descriptions(source),
        *_advances(source),
        *_rows(source, kind),
        settlement(invoice),
        payment(invoice),
        terms(invoice),
        _order(source, kind),
    )


def _sold(invoice: Invoice) -> Iterator[Element | None]:
    """Yield the date of sale, or the month."""
    written = (invoice.sell_date or "").strip()
    if invoice.sell_date_kind == "off" or not written:
        return
    parts = [int(part) for part in written.split("-") if part.isdecimal()]
    if len(parts) == 3:
        yield day("P_6", date(parts[0], parts[1], parts[2]))
    elif len(parts) == 2:
        year, month = parts
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        yield element("OkresFa", day("P_6_Od", first), day("P_6_Do", last))


def _remarks(source: Source) -> Element:
    """Build Adnotacje: mandatory yes/no statements."""
    invoice = source.invoice
    groups = taxes_of(source)
    fields = {field_of(tax, invoice) for tax in groups}
    return element(
        "Adnotacje",
        flag("P_16", original_of(invoice).kind == CASH_METHOD),
        flag("P_17", is_self_billed(invoice)),
        flag("P_18", bool(invoice.reverse_charge) or REVERSE_CHARGE in groups or "9" in fields),
        flag("P_18A", bool(invoice.split_payment)),
        element("Zwolnienie", *_exemption(invoice, is_exempt=EXEMPT in groups)),
        element("NoweSrodkiTransportu", mark("P_22N")),
        flag("P_23", False),
        element("PMarzy", *_margin(invoice)),
    )


def taxes_of(source: Source) -> set[str]:
    """Return the distinct taxes of the line items in canonical spelling."""
    return {tax_group(position.tax or "0") for position in counted(source.positions)}


def _exemption(invoice: Invoice, *, is_exempt: bool) -> list[Element | None]:
    if not is_exempt:
        return [mark("P_19N")]
    return [mark("P_19"), text(exemption_field(invoice), invoice.exempt_tax_kind)]


def exemption_field(invoice: Invoice) -> str:
    """Return the legal basis of an exemption: national act (A), EU directive (B) or other (C)."""
    words = (invoice.exempt_tax_kind or "").lower()
    if any(word in words for word in DIRECTIVE_WORDS):
        return "P_19B"
    return "P_19A" if any(word in words for word in ACT_WORDS) else "P_19C"


def _margin(invoice: Invoice) -> list[Element | None]:
    found = margin_of(invoice)
    return [mark("P_PMarzy"), mark(f"P_PMarzy_{found}")] if found else [mark("P_PMarzyN")]


def margin_of(invoice: Invoice) -> str:
    """Return the number of the margin procedure, second-hand goods by default."""
    original = original_of(invoice)
    if original.kind != MARGIN_KIND:
        return ""
    named = (invoice.procedure_vat_margin or original.procedure_vat_margin or "").casefold()
    return next((number for number, words in _MARGINS.items() if any(word in named for word in words)), "3_1")


def _corrected(source: Source, kind: str) -> Iterator[Element | None]:
    invoice, about = source.invoice, corrected_of(source)
    if not kind.startswith("KOR") or about is None:
        return
    register = invoice.gov_corrected_invoice_number or about.gov_id
    yield text("PrzyczynaKorekty", invoice.correction_reason)
    yield element(
        "DaneFaKorygowanej",
        day("DataWystFaKorygowanej", about.issue_date),
        text("NrFaKorygowanej", about.number),
        *((mark("NrKSeF"), text("NrKSeFFaKorygowanej", register)) if register else (mark("NrKSeFN"),)),
    )
    yield from former_parties(source)
    if kind != "KOR":
        yield amount("P_15ZK", about.price_gross)


def _descriptions(source: Source) -> Iterator[Element | None]:
    """Yield remarks of the document and its line items; long ones are split."""
    invoice = source.invoice
    rows = list(invoice.descriptions or [])
    if not rows and invoice.description:
        rows = [{"kind": "Uwagi", "content": invoice.description}]
    if invoice.description_long:
        rows.append({"kind": "Uwagi", "content": invoice.description_long})
    for row in rows:
        yield from _notes(row.get("kind") or "Uwagi", row.get("content") or "", row.get("position_index"))
    for place, position in enumerate(counted(source.positions), start=1):
        yield from _notes("Opis", position.description or "", place)


def _notes(key: str, content: str, place: int | None) -> Iterator[Element | None]:
    flat = " ".join(content.split())
    for start in range(0, len(flat), _NOTE_MAX):
        yield element(
            "DodatkowyOpis",
            text("NrWiersza", place) if place else None,
            text("Klucz", key),
            text("Wartosc", flat[start : start + _NOTE_MAX]),
        )


def _advances(source: Source) -> Iterator[Element]:
    for advance in source.advances:
        if advance.gov_id:
            yield element("FakturaZaliczkowa", text("NrKSeFFaZaliczkowej", advance.gov_id))
        else:
            named = (mark("NrKSeFZN"), text("NrFaZaliczkowej", advance.number))
            yield element("FakturaZaliczkowa", *named)


def _rows(source: Source, kind: str) -> list[Element]:
    """Return the line items; an advance lists the goods of its order instead."""
    return [] if kind in ("ZAL", "KOR_ZAL") else row_elements(source.invoice, source.positions)


def _order(source: Source, kind: str) -> Element | None:
    """Return the order of an advance; its own line items if it has none."""
    if kind not in ("ZAL", "KOR_ZAL"):
        return None
    invoice = source.invoice
    order = (invoice if kind == "ZAL" else corrected_of(source) or invoice).invoice
    if order is None or kind == "KOR_ZAL":
        value = invoice.price_gross
        return _ordered(value, order_elements(invoice, source.positions, invoice))
    rows = tuple(Position.objects.filter(invoice_id=order.pk, deleted=False).order_by("place", "id"))
    return _ordered(order.price_gross, order_elements(invoice, rows, order))


def _ordered(value: Decimal, rows: list[Element]) -> Element:
    return element("Zamowienie", amount("WartoscZamowienia", value), *rows)


def _footer(invoice: Invoice) -> Element | None:
    return group(
        "Stopka",
        group("Informacje", text("StopkaFaktury", invoice.description_footer, longest=_FOOTER_MAX)),
        group("Rejestry", text("BDO", invoice.seller_bdo_no, longest=9)),
    )
