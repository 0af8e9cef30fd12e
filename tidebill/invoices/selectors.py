"""Loading documents."""

from typing import cast

from django.db.models import QuerySet

from tidebill.invoices import serializers
from tidebill.invoices.models import Invoice
from tidebill.storage.prepared import prepared
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire.errors import NotFound


def load_invoice(id: int) -> Invoice:
    """Return a document of the account in scope; raises NotFound."""
    found = _numbered.instances(id=id)
    if not found:
        raise NotFound
    return cast(Invoice, found[0])


def load_row(id: int) -> serializers.Values:
    """Return the stored row of a document without instantiating the model. Raises NotFound."""
    found = _numbered.rows(id=id)
    if not found:
        raise NotFound
    return found[0]


def load_with_relations(id: int) -> Invoice:
    """Return a document with the relations that formats need; raises NotFound."""
    found = Invoice.objects.filter(pk=id, deleted=False)
    return get_or_not_found(found.select_related("account", "department", "from_invoice"))


@prepared
def _numbered(id: int) -> "QuerySet[Invoice, Invoice]":
    return Invoice.objects.filter(pk=id, deleted=False)
