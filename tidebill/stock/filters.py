"""Filters of warehouse documents and movements."""

from datetime import tzinfo
from typing import Any

from django.db.models import Q, QuerySet

from tidebill.http.paging import Paging
from tidebill.kernel import periods, vocabulary
from tidebill.stock.models import DocumentLink, Movement, WarehouseAction, WarehouseDocument
from tidebill.storage import clock
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema
from tidebill.wire.types import choice

DOCUMENT_ORDERS = (
    "number",
    "created_at",
    "updated_at",
    "issue_date",
    "transaction_date",
    "price_net",
    "price_gross",
    "client_name",
    "oid",
)
_NAMED = ("client_id", "invoice_id", "number", "oid")
Period = choice(*periods.PERIODS)
DateType = choice(*vocabulary.WAREHOUSE_DATE_TYPES)
Kind = choice(*vocabulary.WAREHOUSE_DOCUMENT_KINDS)


class WarehouseDocumentFilters(Paging):
    """Parameters of the list of warehouse documents."""

    period: Period = field("Period of the documents; `more` uses `date_from` and `date_to`.")
    date_from: types.Text = field("First day of the period `more`.", example="2026-01-01")
    date_to: types.Text = field("Last day of the period `more`.", example="2026-12-31")
    search_date_type: DateType = field("Date the period applies to.", example="issue_date")
    kind: Kind = field("Documents of this kind.", example="wz")
    kinds: types.Words = field("Documents of these kinds.", example=["wz", "pz"])
    warehouse_id: types.Id = field("Documents of this warehouse.")
    client_id: types.Id = field("Documents of this client.")
    department_id: types.Id = field("Documents of this department.")
    invoice_id: types.Id = field("Documents related to this billing document.")
    number: types.Text = field("The document with exactly this number.")
    oid: types.Text = field("Documents with exactly this order number.")

    @property
    def chosen_period(self) -> str:
        """Return the given period, or the last 12 months unless documents are identified."""
        naming = any(getattr(self, name) for name in _NAMED)
        return self.period or ("all" if naming else periods.DEFAULT_PERIOD)


class WarehouseActionFilters(Paging):
    """Parameters of the list of rows of warehouse documents."""

    warehouse_id: types.Id = field("Items of this warehouse, including transfers into it.")
    kind: Kind = field("Items of documents of this kind.", example="wz")
    product_id: types.Id = field("Items of this product.")
    date_from: types.Day = field("Issued on or after this day.")
    date_to: types.Day = field("Issued on or before this day.")
    from_warehouse_document: types.Id = field("Items of documents from this ID.")
    to_warehouse_document: types.Id = field("Items of documents up to this ID.")
    warehouse_document_id: types.Id = field("Items of this document.")


class StockMovementFilters(Paging):
    """Parameters of the list of movements."""

    warehouse_id: types.Id = field("Movements in this warehouse.")
    product_id: types.Id = field("Movements of this product.")
    invoice_id: types.Id = field("Movements of this billing document.")
    date_from: types.Day = field("On or after this day.")
    date_to: types.Day = field("On or before this day.")


class DocumentDays(Schema):
    """The days of the period ``more``."""

    date_from: types.Day = field("First day.")
    date_to: types.Day = field("Last day.")


def find_documents(
    given: WarehouseDocumentFilters, *, zone: tzinfo
) -> "QuerySet[WarehouseDocument, WarehouseDocument]":
    """Return the matching documents of the account in scope."""
    rows = WarehouseDocument.objects.filter(deleted=False)
    exact = ("warehouse_id", "client_id", "department_id", "number", "oid")
    rows = rows.filter(**{name: value for name in exact if (value := getattr(given, name))})
    kinds = [*(given.kinds or []), *([given.kind] if given.kind else [])]
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if given.invoice_id:
        rows = rows.filter(pk__in=_linked_to(given.invoice_id))
    first, last = _days(given, zone)
    column = given.search_date_type or vocabulary.DEFAULT_SEARCH_DATE_TYPE
    bounds = {f"{column}__gte": first, f"{column}__lte": last}
    return rows.filter(**{name: day for name, day in bounds.items() if day})


def find_actions(given: WarehouseActionFilters) -> "QuerySet[WarehouseAction, WarehouseAction]":
    """Return the matching rows of documents of the account in scope."""
    rows = WarehouseAction.objects.filter(warehouse_document__deleted=False)
    if given.warehouse_id:
        rows = rows.filter(Q(warehouse_id=given.warehouse_id) | Q(warehouse2_id=given.warehouse_id))
    bounds = {
        "kind": given.kind,
        "product_id": given.product_id,
        "warehouse_document_id": given.warehouse_document_id,
        "warehouse_document_id__gte": given.from_warehouse_document,
        "warehouse_document_id__lte": given.to_warehouse_document,
        "warehouse_document__issue_date__gte": given.date_from,
        "warehouse_document__issue_date__lte": given.date_to,
    }
    return rows.filter(**{name: value for name, value in bounds.items() if value})


def find_movements(given: StockMovementFilters) -> "QuerySet[Movement, Movement]":
    """Return the matching movements of the account in scope."""
    bounds = {
        "warehouse_id": given.warehouse_id,
        "product_id": given.product_id,
        "invoice_id": given.invoice_id,
        "day__gte": given.date_from,
        "day__lte": given.date_to,
    }
    return Movement.objects.filter(**{name: value for name, value in bounds.items() if value})


def _linked_to(invoice_id: int) -> Any:
    return DocumentLink.objects.filter(invoice_id=invoice_id).values("warehouse_document_id")


def _days(given: WarehouseDocumentFilters, zone: tzinfo) -> periods.DateRange:
    period = given.chosen_period
    first = last = None
    if period == "more":
        days = DocumentDays.read({"date_from": given.date_from, "date_to": given.date_to})
        first, last = days.date_from, days.date_to
    return periods.period_range(period, today=clock.today(zone), date_from=first, date_to=last)
