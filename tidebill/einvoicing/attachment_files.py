"""Attached files of a document, provided by the delivery package."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from tidebill.invoices.models import Invoice


@dataclass(frozen=True)
class AttachmentFile:
    """A file of a document; ``size`` is in bytes, ``read`` returns its content."""

    id: int
    name: str
    size: int
    read: Callable[[], bytes]


def attachment_files(invoice: Invoice) -> list[AttachmentFile]:
    """Return the files of a document, oldest first."""
    if not invoice.attachments_count:
        return []
    found: list[AttachmentFile] = import_string(settings.TIDEBILL_ATTACHMENT_FILES)(invoice)
    return found
