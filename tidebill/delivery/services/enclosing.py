"""What e-invoices are told of the files that we keep."""

from functools import partial

from tidebill.delivery.models import Attachment
from tidebill.delivery.services.attachments import attachments_of, read
from tidebill.einvoicing.enclosures import Enclosure
from tidebill.invoices.models import Invoice


def enclosures(invoice: Invoice) -> list[Enclosure]:
    """The files of a document, oldest first."""
    return [_enclosure(found) for found in attachments_of(invoice.pk)]


def _enclosure(found: Attachment) -> Enclosure:
    return Enclosure(id=found.pk, name=found.name, size=found.size, read=partial(read, found))
