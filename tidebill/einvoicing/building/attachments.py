"""The supporting documents (BG-24): files that the customer sees anyway, of kinds that the standard takes."""

from collections.abc import Iterator

from tidebill.einvoicing.enclosures import AttachmentFile, enclosures_of
from tidebill.einvoicing.model import Attachment
from tidebill.invoices.models import Invoice

# The list of the standard (BT-125-1), by how names of files end.
MIMES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# Together, in bytes: receivers refuse larger documents, and one text of an XML file holds no more.
MOST = 5 * 2**20


def attachments_of(invoice: Invoice) -> tuple[Attachment, ...]:
    """Each file that goes along; none where the customer doesn't see the files."""
    if not invoice.show_attachments:
        return ()
    return tuple(_attachment(found) for found in _going_along(enclosures_of(invoice)))


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
