"""Allocate payments to documents in order, and recalculate the documents' paid amounts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum

from tidebill.events import journal
from tidebill.invoices.balance import is_owed
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import payable_instead
from tidebill.invoices.services.changing.payment import follow_payment, keep_direct_payments
from tidebill.payments.models import Payment, Settlement

ZERO = Decimal(0)


def settle(payment: Payment, documents: Sequence[int]) -> set[int]:
    """Allocate the payment to ``documents``, replacing its previous allocation; return all documents touched.

    A document replaced by another one, such as an invoiced proforma, passes its money on. All documents are
    locked in the order of ids first, so that concurrent payments neither overpay nor deadlock. Allocation
    ignores department restrictions of the user.
    """
    former = Settlement.objects.filter(payment=payment)
    replaced = _replaced(documents)
    ordered = list(dict.fromkeys(pk for each in documents for pk in (each, *replaced.get(each, ()))))
    touched = {*ordered, *former.values_list("invoice_id", flat=True)}
    invoices = {row.pk: row for row in _locked(payment, touched)}
    former.delete()
    payment.overpaid = _spend(payment, [invoices[pk] for pk in ordered], replaced)
    _note_credit(payment, [invoices[pk] for pk in ordered])
    for invoice in invoices.values():
        _add_up(invoice)
    return touched


def spend_leftovers(documents: Collection[int], *, besides: int = 0) -> None:
    """Allocate what other payments of these documents have left to amounts that have become due again."""
    linked = Settlement.objects.filter(invoice_id__in=documents).values("payment_id")
    payments = Payment._base_manager.filter(pk__in=linked, overpaid__gt=ZERO, deleted=False)
    payments = payments.exclude(pk=besides).select_related("account").order_by("pk")
    for payment in payments.select_for_update(of=("self",), no_key=True):
        own = Settlement.objects.filter(payment=payment).order_by("place")
        _settle_stored(payment, list(own.values_list("invoice_id", flat=True)))


def release(invoice_id: int) -> None:
    """Reallocate every payment of a document after the document was changed or deleted."""
    touched: set[int] = set()
    for payment, documents in _payments_of(invoice_id):
        touched |= _settle_stored(payment, documents)
    spend_leftovers(touched)


def unlink(invoice_id: int) -> None:
    """Remove a document from its payments; the amounts become client credit."""
    touched: set[int] = set()
    for payment, documents in _payments_of(invoice_id):
        touched |= _settle_stored(payment, [pk for pk in documents if pk != invoice_id])
    spend_leftovers(touched - {invoice_id})


def _settle_stored(payment: Payment, documents: Sequence[int]) -> set[int]:
    touched = settle(payment, documents)
    payment.save(update_fields=["overpaid", "credit", "credit_client"])
    return touched


def _payments_of(invoice_id: int) -> Iterator[tuple[Payment, list[int]]]:
    """Yield the payments of a document, locked in the order of ids, each with its documents in order."""
    settled = Settlement.objects.filter(invoice_id=invoice_id).order_by("payment_id").values("payment_id")
    payments = Payment._base_manager.filter(pk__in=settled).select_related("account").order_by("pk")
    for payment in payments.select_for_update(of=("self",), no_key=True):
        documents = Settlement.objects.filter(payment=payment).order_by("place")
        yield payment, list(documents.values_list("invoice_id", flat=True))


def _replaced(documents: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Map replaced documents to their replacements."""
    rows = Invoice._base_manager.filter(pk__in=documents).select_related("account")
    return {row.pk: [each.pk for each in instead] for row in rows if (instead := payable_instead(row))}


def _locked(payment: Payment, pks: set[int]) -> Any:
    rows = Invoice._base_manager.filter(pk__in=pks, account_id=payment.account_id).order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True).select_related("account")


def _spend(payment: Payment, invoices: Sequence[Invoice], replaced: Mapping[int, Sequence[int]]) -> Decimal:
    """Store each document's share and return the rest. Expected payments have no shares."""
    arrived = payment.price if payment.paid and not payment.deleted else ZERO
    left = arrived
    for place, invoice in enumerate(invoices):
        mirrored = invoice.pk in replaced
        payable = not (invoice.deleted or invoice.cancelled) and invoice.currency == payment.currency
        amount = min(arrived if mirrored else left, max(_due(invoice), ZERO)) if payable else ZERO
        if not mirrored:
            left -= amount
        Settlement.objects.create(
            account=payment.account,
            payment=payment,
            invoice=invoice,
            place=place,
            amount=amount,
            mirrored=mirrored,
        )
    return left


def _note_credit(payment: Payment, invoices: Sequence[Invoice]) -> None:
    """Store the payment's unallocated amount and the client it belongs to."""
    owed = [invoice.pk for invoice in invoices if is_owed(invoice)]
    spent = Settlement.objects.filter(payment=payment, mirrored=False, invoice_id__in=owed)
    arrived = payment.price if payment.paid and not payment.deleted else ZERO
    first = next(iter(invoices), None)
    is_income = first.income if first else payment.income
    payment.credit = arrived - (spent.aggregate(sum=Sum("amount"))["sum"] or ZERO) if is_income else ZERO
    # An unlinked payment stays with its client.
    former = payment.credit_client_id
    payment.credit_client_id = payment.client_id or (first.client_id if first else former)


def _due(invoice: Invoice) -> Decimal:
    otherwise = invoice.paid - invoice.paid_by_payments
    return invoice.amount_payable - otherwise - _received(invoice)


def _received(invoice: Invoice) -> Decimal:
    return Settlement.objects.filter(invoice=invoice).aggregate(sum=Sum("amount"))["sum"] or ZERO


def _add_up(invoice: Invoice) -> None:
    """Set paid, paid_date and status from the payments received."""
    before = journal.snapshot(invoice)
    keep_direct_payments(invoice)
    otherwise = invoice.paid - invoice.paid_by_payments
    invoice.paid_by_payments = _received(invoice)
    invoice.paid = otherwise + invoice.paid_by_payments
    arrived = Settlement.objects.filter(invoice=invoice, amount__gt=ZERO)
    last = arrived.aggregate(last=Max("payment__paid_date"))["last"]
    if last:
        invoice.paid_date = last.astimezone(invoice.account.zone).date()
    follow_payment(invoice)
    journal.save_changes(invoice, before, "invoice.payment", by=None)
