"""Serialize payments for responses, with the documents they settle."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from tidebill.accounts.models import Account
from tidebill.invoices import serializers as invoice_answers
from tidebill.invoices.models import Invoice
from tidebill.kernel.money import to_wire
from tidebill.payments.models import Settlement
from tidebill.wire.types import write_moment

Values = dict[str, Any]


def serialize_payments(
    rows: Sequence[Values], *, account: Account, with_invoices: bool = False
) -> list[Values]:
    """Return payments with the first document of each, or with all documents in full."""
    documents: dict[int, list[int]] = {row["id"]: [] for row in rows}
    links = Settlement.objects.filter(payment_id__in=list(documents)).order_by("payment_id", "place")
    for payment, invoice in links.values_list("payment_id", "invoice_id"):
        documents[payment].append(invoice)
    whole = _whole(documents, account) if with_invoices else {}
    return [_present(row, documents[row["id"]], whole if with_invoices else None) for row in rows]


def payments_of(invoices: Sequence[int], *, zone: tzinfo) -> dict[int, list[Values]]:
    """Return the payments of each document as in the API, oldest first."""
    found: dict[int, list[Values]] = {number: [] for number in invoices}
    links = Settlement.objects.filter(invoice_id__in=invoices).select_related("payment").order_by("pk")
    for link in links:
        payment = link.payment
        found[link.invoice_id].append(
            {
                "id": payment.pk,
                "name": payment.name,
                "price": to_wire(payment.price),
                "settled": to_wire(link.amount),
                "currency": payment.currency,
                "paid": payment.paid,
                "paid_date": payment.paid_date and write_moment(payment.paid_date, zone),
                "provider": payment.provider,
                "kind": payment.kind,
            }
        )
    return found


def settlements_of(invoice: Invoice) -> list[Settlement]:
    """Return the settlements of a document, oldest first, each with its amount."""
    return list(Settlement.objects.filter(invoice=invoice).select_related("payment").order_by("pk"))


def _present(row: Values, documents: Sequence[int], whole: dict[int, Values] | None) -> Values:
    values = {**row, "invoice_id": documents[0] if documents else None, "creator_id": row["user_id"]}
    if whole is not None:
        values["invoices"] = [whole[number] for number in documents if number in whole]
    return values


def _whole(documents: dict[int, list[int]], account: Account) -> dict[int, Values]:
    numbers = {number for found in documents.values() for number in found}
    rows: Any = list(Invoice.objects.filter(pk__in=numbers, deleted=False).values())
    shown = invoice_answers.serialize_list(rows, account=account, with_positions=True)
    return {values["id"]: values for values in shown}
