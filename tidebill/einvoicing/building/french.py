"""Invoices between French companies: the rules of the electronic invoicing reform (flux 2, BR-FR).

They apply to UBL, CII and Factur-X once the seller and the buyer are in France and the buyer is a company.
Consumers and foreign buyers are reported to the tax office instead (e-reporting).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from stdnum.fr import siren, siret

from tidebill.catalog.models import Product
from tidebill.einvoicing.building.parties import country_of, is_bought
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.model import Attachment, Identifier, Invoice, Line, Note, Party
from tidebill.einvoicing.source import Source
from tidebill.invoices import models
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.kernel.money import round_half_up
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS
from tidebill.wire.errors import BLANK, Message

FRANCE: Final = "FR"
SIREN, SIRET, DIRECTORY = "0002", "0009", "0225"
# Rule sets by syntax.
RULES: Final = {"ubl": "french-ubl", "cii": "french-cii"}
# UNTDID 4451: flat-rate recovery fee, late payment penalty, early payment discount; and the treatment.
RECOVERY, PENALTY, DISCOUNT, TREATMENT = "PMT", "PMD", "AAB", "BAR"
_MENTIONS: Final = {
    RECOVERY: "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 €",
    PENALTY: "Pénalités de retard : trois fois le taux d'intérêt légal",
    DISCOUNT: "Pas d'escompte pour paiement anticipé",
}
_MARKED = re.compile(r"#([A-Z]{3})#\s*(.+)")
_NUMBER = re.compile(r"[A-Za-z0-9+\-_/]{1,35}")
_TYPES: Final = {"goods": "B", "services": "S", "mixed": "M"}
_PRICE_PLACES = 6
_SIREN_LENGTH, _SIRET_LENGTH = 9, 14


def is_between_french_companies(source: Source) -> bool:
    """Return whether the document must be exchanged through approved platforms."""
    invoice = source.invoice
    if country_of(invoice, "seller") != FRANCE or country_of(invoice, "buyer") != FRANCE:
        return False
    return not is_bought(invoice) and bool((invoice.buyer_tax_no or "").strip() or buyer_siren(invoice))


def french_findings(source: Source) -> Iterator[Finding]:
    """Yield a finding for each field that the official rules would report, with a clearer text."""
    invoice = source.invoice
    if not _NUMBER.fullmatch(invoice.number):
        text = Message("must have at most 35 letters, digits and the signs + - _ / in France")
        yield Finding("BR-FR-02", "number", text)
    text = Message("must be a SIREN, a SIRET or a French VAT number")
    if not seller_siren(invoice):
        yield Finding("BR-FR-10", "seller_tax_no", text)
    if not buyer_siren(invoice):
        yield Finding("BR-FR-11", "buyer_tax_no", text)
    if not transaction_letter(source):
        yield Finding("BR-FR-08", "transaction_type", Message(BLANK))


def complete_french(source: Source, invoice: Invoice) -> Invoice:
    """Return the invoice with process code, company numbers, directory addresses and mentions."""
    stored = source.invoice
    buyer = _party(invoice.buyer, buyer_siren(stored), _buyer_numbers(stored))
    return replace(
        invoice,
        profile=f"{transaction_letter(source)}{_stage(source, invoice)}",
        seller=_party(invoice.seller, seller_siren(stored), _seller_numbers(stored)),
        buyer=buyer,
        notes=_notes(stored, invoice.notes),
        lines=tuple(_line(line) for line in invoice.lines),
        attachments=tuple(_attachment(found) for found in invoice.attachments),
    )


def seller_siren(invoice: models.Invoice) -> str:
    return _siren_of(_seller_numbers(invoice))


def buyer_siren(invoice: models.Invoice) -> str:
    return _siren_of(_buyer_numbers(invoice))


def transaction_letter(source: Source) -> str:
    """Return B for goods, S for services, M for both: as stated, or S if all products are services."""
    stated = _TYPES.get((source.invoice.transaction_type or "").strip().casefold())
    if stated:
        return stated
    items = [row.product_id for row in source.positions if row.kind not in TEXT_POSITION_KINDS]
    known = {item for item in items if item}
    services = Product.objects.filter(pk__in=known, service=True).count()
    return "S" if known and None not in items and services == len(known) else ""


def _stage(source: Source, invoice: Invoice) -> str:
    """Return 4 for a final invoice after advances, 2 for a paid one, else 1."""
    if source.advances:
        return "4"
    return "2" if invoice.totals.gross and invoice.totals.prepaid == invoice.totals.gross else "1"


def _seller_numbers(invoice: models.Invoice) -> list[str]:
    department = invoice.department
    return [invoice.seller_tax_no or "", (department.register_number or "") if department else ""]


def _buyer_numbers(invoice: models.Invoice) -> list[str]:
    client = invoice.client
    kept = (client.private_id, client.register_number, client.chorus_identifier) if client else ()
    return [invoice.buyer_tax_no or "", *(number or "" for number in kept)]


def _siren_of(numbers: Sequence[str]) -> str:
    """Return the first SIREN among VAT numbers, SIRET and SIREN; empty if there is none."""
    for text in numbers:
        number = normalize_tax_no(text)
        plain = number[4:] if number.startswith(FRANCE) else number[:_SIREN_LENGTH]
        if len(number) in (_SIREN_LENGTH, _SIRET_LENGTH, 13) and siren.is_valid(plain):
            return plain
    return ""


def _siret_of(numbers: Sequence[str], company: str) -> str:
    found = (normalize_tax_no(text) for text in numbers)
    return next((number for number in found if siret.is_valid(number) and number.startswith(company)), "")


def _party(party: Party, company: str, numbers: Sequence[str]) -> Party:
    facility = _siret_of(numbers, company)
    others = tuple(each for each in party.identifiers if each.scheme and each.scheme != SIRET)
    return replace(
        party,
        legal_id=Identifier(value=company, scheme=SIREN),
        identifiers=(*others, Identifier(value=facility, scheme=SIRET)) if facility else others,
        endpoint=_address(party.endpoint, company),
    )


def _address(found: Identifier | None, company: str) -> Identifier:
    """Return the address in the directory (annuaire): SIREN, optionally with SIRET and codes."""
    if found is None or found.scheme != DIRECTORY:
        is_facility = found is not None and found.scheme == SIRET and found.value.startswith(company)
        value = f"{company}_{found.value}" if found and is_facility else company
        return Identifier(value=value, scheme=DIRECTORY)
    return found


def _notes(invoice: models.Invoice, notes: Sequence[Note]) -> tuple[Note, ...]:
    """Return the notes with the mandatory mentions, which lines such as ``#PMD#…`` of a text replace."""
    marked: dict[str, str] = {}
    plain: list[Note] = []
    for note in notes:
        rest = []
        for line in note.text.splitlines():
            found = _MARKED.fullmatch(line.strip())
            if found:
                marked.setdefault(found[1], found[2])
            else:
                rest.append(line)
        if text := "\n".join(rest).strip():
            plain.append(replace(note, text=text))
    mentions = {**_MENTIONS, **_discount(invoice), **marked, TREATMENT: "B2B"}
    return (*plain, *(Note(text=text, subject=subject) for subject, text in mentions.items()))


def _discount(invoice: models.Invoice) -> dict[str, str]:
    day, percent = invoice.skonto_discount_date, invoice.skonto_discount_value
    if not (invoice.skonto_active and day and percent):
        return {}
    number = f"{percent:.2f}".replace(".", ",")
    return {DISCOUNT: f"Escompte de {number} % pour paiement au plus tard le {day:%d/%m/%Y}"}


def _line(line: Line) -> Line:
    """Return the line item with a price of at most six decimals: otherwise its total is the price."""
    if line.price == round_half_up(line.price, _PRICE_PLACES):
        return line
    total = abs(round_half_up(line.price * line.quantity / (line.base_quantity or Decimal(1))))
    return replace(line, price=total, base_quantity=abs(line.quantity))


def _attachment(found: Attachment) -> Attachment:
    """Describe the file by a code of BR-FR-17; its name is kept."""
    return replace(found, description="DOCUMENT_ANNEXE")
