"""Supporting documents (BG-24): files visible to the customer, of types the standard allows."""

from collections.abc import Iterator

from tidebill.einvoicing.attachment_files import AttachmentFile, attachment_files
from tidebill.einvoicing.model import Attachment
from tidebill.invoices.models import Invoice

# Media types allowed by the standard (BT-125-1), by file extension.
MIMES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# Total bytes: receivers reject larger documents, and XML text nodes are limited.
MOST = 5 * 2**20


def attachments_of(invoice: Invoice) -> tuple[Attachment, ...]:
    """Return the files to embed; none if the customer can't see the document's files."""
    if not invoice.show_attachments:
        return ()
    return tuple(_attachment(found) for found in _going_along(attachment_files(invoice)))


def _going_along(files: list[AttachmentFile]) -> Iterator[AttachmentFile]:
    left = MOST
    for found in files:
        if _ending(found) in MIMES and found.size <= left:
            left -= found.size
            yield found


def _attachment(found: AttachmentFile) -> Attachment:
    return Attachment(
        id=str(found.id),
        description=found.name,
        name=found.name,
        mime=MIMES[_ending(found)],
        content=found.read(),
    )


def _ending(found: AttachmentFile) -> str:
    return found.name.rpartition(".")[2].lower()
