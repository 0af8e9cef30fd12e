"""Provide attachments to the einvoicing package."""

from functools import partial

from tidebill.delivery.models import Attachment
from tidebill.delivery.services.attachments import attachments_of, read
from tidebill.einvoicing.attachment_files import AttachmentFile
from tidebill.invoices.models import Invoice


def attachment_files(invoice: Invoice) -> list[AttachmentFile]:
    """Return the files of a document, oldest first."""
    return [_enclosure(found) for found in attachments_of(invoice.pk)]


def _enclosure(found: Attachment) -> AttachmentFile:
    return AttachmentFile(id=found.pk, name=found.name, size=found.size, read=partial(read, found))
