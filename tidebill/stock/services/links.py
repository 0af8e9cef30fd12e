"""Links of warehouse documents to invoices, so that goods on both are moved once."""

from collections.abc import Iterable, Sequence
from typing import Any

from tidebill.stock.hooks import lock_invoices
from tidebill.stock.models import DocumentLink, Movement, WarehouseDocument
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

# Kinds that move the goods in place of their linked invoices.
COVERING = ("wz", "pz")


def link_invoices(document: WarehouseDocument, invoice_ids: Sequence[int]) -> None:
    """Link the document to exactly these invoices; raises Invalid for an unknown one."""
    wanted = list(dict.fromkeys(invoice_ids))
    linked = set(invoices_of([document.pk])[document.pk])
    added, dropped = [n for n in wanted if n not in linked], linked - set(wanted)
    # Locks the invoices, so that their movements don't change concurrently.
    known = lock_invoices.call(sorted({*added, *dropped}))
    if not set(added) <= known:
        raise Invalid({"invoice_ids": errors.NOT_FOUND})
    _unlink(document, dropped)
    DocumentLink.objects.bulk_create(
        DocumentLink(account=document.account, warehouse_document=document, invoice_id=number)
        for number in added
    )
    _cover(added)


def link_invoice(document_id: int, invoice: Any) -> None:
    """Link a new invoice to the document it references; raises Invalid."""
    rows = WarehouseDocument.objects.select_for_update(of=("self",), no_key=True)
    document = rows.filter(pk=document_id, deleted=False).first()
    if document is None:
        raise Invalid({"warehouse_document_id": errors.NOT_FOUND})
    DocumentLink.objects.get_or_create(
        account=invoice.account, warehouse_document=document, invoice_id=invoice.pk
    )


def unlink_document(document: WarehouseDocument) -> None:
    """Remove the document's links, so that its invoices move their goods themselves."""
    dropped = set(invoices_of([document.pk])[document.pk])
    lock_invoices.call(sorted(dropped))
    _unlink(document, dropped)


def forget_invoice(invoice_id: int) -> None:
    """Delete the links of a deleted invoice."""
    DocumentLink.objects.filter(invoice_id=invoice_id).delete()


def is_covered(invoice_id: int) -> bool:
    """Return whether a warehouse document moves the goods of the invoice."""
    return bool(covered_among([invoice_id]))


def covered_among(invoice_ids: Iterable[int]) -> set[int]:
    """Return the ids of the invoices whose goods are moved by warehouse documents."""
    rows = DocumentLink.objects.filter(invoice_id__in=list(invoice_ids))
    covering = rows.filter(warehouse_document__kind__in=COVERING, warehouse_document__deleted=False)
    return set(covering.values_list("invoice_id", flat=True))


def invoices_of(document_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the ids of linked invoices by document id."""
    found: dict[int, list[int]] = {number: [] for number in document_ids}
    links = DocumentLink.objects.filter(warehouse_document_id__in=document_ids).order_by("invoice_id")
    for document, invoice in links.values_list("warehouse_document_id", "invoice_id"):
        found[document].append(invoice)
    return found


def _unlink(document: WarehouseDocument, invoice_ids: Iterable[int]) -> None:
    dropped = list(invoice_ids)
    if dropped:
        DocumentLink.objects.filter(warehouse_document=document, invoice_id__in=dropped).delete()
        _cover(dropped)


def _cover(invoice_ids: Sequence[int]) -> None:
    covered = covered_among(invoice_ids) if invoice_ids else set()
    for holds in (True, False):
        numbers = [number for number in invoice_ids if (number in covered) is holds]
        if numbers:
            Movement.objects.filter(invoice_id__in=numbers).exclude(covered=holds).update(covered=holds)
