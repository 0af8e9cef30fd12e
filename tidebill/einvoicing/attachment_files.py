"""Attached files of a document, as e-invoices embed them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tidebill.attachments.services import attachments_of, read
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
    return [
        AttachmentFile(id=row.pk, name=row.name, size=row.size, read=partial(read, row))
        for row in attachments_of(invoice.pk)
    ]
