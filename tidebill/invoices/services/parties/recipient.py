"""Recipient of a document: copy a client's data."""

from tidebill.catalog.models import Client
from tidebill.invoices.commands import InvoiceInput
from tidebill.invoices.models import Invoice

_PREFIX = "recipient_"
# Columns that documents and clients have in common.
_COPIED = (
    "name",
    "company",
    "first_name",
    "last_name",
    "tax_no",
    "street",
    "post_code",
    "city",
    "country",
    "email",
    "phone",
    "note",
)


def resolve_recipient(invoice: Invoice, sent: InvoiceInput) -> None:
    """Copy the client ``recipient_id``, whose existence has been checked; attributes take precedence.

    Without a client, the attributes alone remain.
    """
    client = Client.objects.filter(pk=sent.recipient_id).first() if sent.recipient_id else None
    source = client or Invoice()
    for name in _COPIED:
        column = _PREFIX + name
        if sent.get(column) is None:
            setattr(invoice, column, getattr(source, name if client else column))
