"""Collect what the variables of a template are made of: rows that only templates print."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tidebill.catalog.models import Client, Product
from tidebill.events.journal import snapshot
from tidebill.invoices import serializers
from tidebill.invoices.models import Invoice
from tidebill.kernel.kinds import CORRECTING_KINDS
from tidebill.payments.serializers import settlements_of
from tidebill.printing.templating.variables.values import Source, image_url
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.sheet.values import text_of
from tidebill.printing.typesetting.wording import Wording
from tidebill.storage import clock

_LINKED = {"receipt": "invoice_for_receipt_id", "proforma": "from_invoice_id"}


def gather(invoice: Invoice, document: PrintableDocument) -> Source:
    """Return the source of a document's variables; an unsaved one has neither payments nor links."""
    wording = Wording(text_of(document.invoice, "lang"), currency=text_of(document.invoice, "currency"))
    stored = invoice.pk is not None
    return Source(
        document=document,
        wording=wording,
        base=invoice.account.url,
        account=snapshot(invoice.account),
        client=_first(Client.objects.filter(pk=invoice.client_id)) if invoice.client_id else {},
        department=snapshot(invoice.department) if invoice.department else {},
        payments=_payments(invoice) if stored else [],
        products=_products(document),
        linked=_linked(invoice, document, wording),
    )


def _first(rows: "QuerySet[Any, Any]") -> dict[str, Any]:
    return rows.values().first() or {}


def _payments(invoice: Invoice) -> list[dict[str, Any]]:
    zone = invoice.account.zone
    return [
        {
            "price": settlement.payment.price,
            "amount": settlement.amount,
            "currency": settlement.payment.currency,
            "provider": settlement.payment.provider,
            "cheque_number": settlement.payment.cheque_number,
            "paid_date": timezone.localtime(settlement.payment.paid_date, zone).date()
            if settlement.payment.paid_date
            else None,
        }
        for settlement in settlements_of(invoice)
    ]


def _products(document: PrintableDocument) -> dict[int, dict[str, Any]]:
    ids = {row["product_id"] for row in document.positions if row.get("product_id")}
    found: Any = Product.objects.filter(pk__in=ids).values() if ids else ()
    return {row["id"]: row for row in found}


def _linked(invoice: Invoice, document: PrintableDocument, wording: Wording) -> dict[str, str]:
    row = document.invoice
    found = {
        "today": wording.formats.day(clock.today(invoice.account.zone)),
        "currency_symbol": _symbol(text_of(row, "currency"), wording),
        "payment_url": serializers.payment_url(row, invoice.account) or "",
        **{name: _number_of(row.get(column)) for name, column in _LINKED.items()},
    }
    if invoice.pk is not None and serializers.is_overdue(dict(row), clock.today(invoice.account.zone)):
        found["overdue"] = "1"
    if invoice.department and invoice.department.sec_stamp:
        with invoice.department.sec_stamp.open("rb") as file:
            found["sec_stamp"] = image_url(
                (file.read(), invoice.department.sec_stamp_content_type or "image/png")
            )
    if document.kind in CORRECTING_KINDS:
        found |= _corrected(row, wording)
    return found


def _number_of(number: int | None) -> str:
    return Invoice.objects.filter(pk=number).values_list("number", flat=True).first() or "" if number else ""


def _corrected(row: Row, wording: Wording) -> dict[str, str]:
    number = row.get("invoice_id") or row.get("from_invoice_id")
    found = Invoice.objects.filter(pk=number).first() if number else None
    if found is None:
        return {}
    return {
        "corrected_sell_date": str(found.sell_date or ""),
        "corrected_kind": " / ".join(wording.title(found.kind)),
    }


def _symbol(currency: str, wording: Wording) -> str:
    symbols: Any = wording.formats.locale.currency_symbols
    return str(symbols.get(currency, currency))
