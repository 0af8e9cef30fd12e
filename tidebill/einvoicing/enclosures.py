"""The files that are attached to a document: a higher room keeps them, and tells here which there are."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from tidebill.invoices.models import Invoice


@dataclass(frozen=True)
class AttachmentFile:
    """A file of a document; ``size`` in bytes, ``read`` gives them."""

    id: int
    name: str
    size: int
    read: Callable[[], bytes]


def enclosures_of(invoice: Invoice) -> list[AttachmentFile]:
    """The files of a document, oldest first."""
    if not invoice.attachments_count:
        return []
    found: list[AttachmentFile] = import_string(settings.TIDEBILL_ENCLOSURES_OF)(invoice)
    return found
