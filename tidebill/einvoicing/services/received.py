"""Expenses created from received e-invoices."""

from dataclasses import replace
from hashlib import sha256

from tidebill.einvoicing import model
from tidebill.einvoicing.attachment_files import AttachmentFile, attachment_files
from tidebill.einvoicing.models import Arrival
from tidebill.einvoicing.reading.container import is_of_today, read_document, xml_of
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source, load
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import RuleViolation

_ENDINGS = (".xml", ".pdf")


def load_received(invoice: Invoice) -> Source:
    """Load the document for formats; for an expense with its received e-invoice."""
    source = load(invoice)
    if invoice.income:
        return source
    xml = _xml_of(invoice)
    return replace(source, received=_read(xml)) if xml else source


def as_it_came(invoice: Invoice, format: Format) -> bytes | None:
    """Return the received e-invoice of an expense, if it is in this format."""
    if invoice.income:
        return None
    arrival = Arrival.objects.filter(invoice_id=invoice.pk, format=format.name).first()
    xml = _xml_of(invoice) if arrival else None
    return xml if xml and is_of_today(xml) else None


def _xml_of(invoice: Invoice) -> bytes | None:
    """Return the XML of the attached file; None if it was deleted."""
    digests = set(Arrival.objects.filter(invoice_id=invoice.pk).values_list("digest", flat=True))
    if not digests:
        return None
    files = [found for found in attachment_files(invoice) if found.name.lower().endswith(_ENDINGS)]
    return next((xml for found in files if (xml := _matching(found, digests))), None)


def _matching(found: AttachmentFile, digests: set[str]) -> bytes | None:
    try:
        xml = xml_of(found.read())
    except RuleViolation:
        # A PDF without embedded XML.
        return None
    return xml if sha256(xml).hexdigest() in digests else None


def _read(xml: bytes) -> model.Invoice:
    return read_document(xml)[1]
