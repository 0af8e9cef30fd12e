"""An expense as its supplier billed it: said again out of the file that it was made of."""

from dataclasses import replace
from hashlib import sha256

from tidebill.einvoicing import model
from tidebill.einvoicing.enclosures import AttachmentFile, enclosures_of
from tidebill.einvoicing.models import Arrival
from tidebill.einvoicing.reading.container import is_of_today, read_document, xml_of
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source, load
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import RuleViolation

_ENDINGS = (".xml", ".pdf")


def load_received(invoice: Invoice) -> Source:
    """The document as formats see it; of an expense, with the e-invoice that it was made of."""
    source = load(invoice)
    if invoice.income:
        return source
    xml = _xml_of(invoice)
    return replace(source, received=_read(xml)) if xml else source


def as_it_came(invoice: Invoice, format: Format) -> bytes | None:
    """The e-invoice that an expense was made of, where it came in this very format."""
    if invoice.income:
        return None
    arrival = Arrival.objects.filter(invoice_id=invoice.pk, format=format.name).first()
    xml = _xml_of(invoice) if arrival else None
    return xml if xml and is_of_today(xml) else None


def _xml_of(invoice: Invoice) -> bytes | None:
    """The XML of the file as it is still attached; nothing where it was taken off."""
    digests = set(Arrival.objects.filter(invoice_id=invoice.pk).values_list("digest", flat=True))
    if not digests:
        return None
    files = [found for found in enclosures_of(invoice) if found.name.lower().endswith(_ENDINGS)]
    return next((xml for found in files if (xml := _matching(found, digests))), None)


def _matching(found: AttachmentFile, digests: set[str]) -> bytes | None:
    try:
        xml = xml_of(found.read())
    except RuleViolation:
        # Another PDF, which carries none.
        return None
    return xml if sha256(xml).hexdigest() in digests else None


def _read(xml: bytes) -> model.Invoice:
    return read_document(xml)[1]
