"""Use a client's credit for another document."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet, Sum

from tidebill.accounts.models import User
from tidebill.events import journal
from tidebill.invoices.balance import is_owed
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import due_in_chain
from tidebill.payments.models import Payment, Settlement
from tidebill.payments.services.settle import settle
from tidebill.wire.errors import NotFound, RuleViolation

ZERO = Decimal(0)


def usable_credit(invoice: Invoice) -> Decimal:
    """Return how much of the client's credit can settle the document, in its currency.

    Only money that settles nothing: a payment of an order waits for the order's invoice. Payments that settle
    documents the user can't see are left out.
    """
    if not is_owed(invoice) or not invoice.client_id:
        return ZERO
    due = due_in_chain(invoice)
    left = _unspent(invoice).aggregate(left=Sum("overpaid"))["left"] if due > ZERO else None
    return min(left or ZERO, due)


@transaction.atomic
def use_credit(invoice_id: int, *, by: User | None = None) -> Invoice:
    """Allocate the client's unallocated payments to a document, oldest first, up to its amount due.

    Raises NotFound, and RuleViolation if there is nothing to allocate.
    """
    invoice = Invoice.objects.filter(pk=invoice_id, deleted=False).select_related("account").first()
    if invoice is None:
        raise NotFound
    if usable_credit(invoice) <= ZERO:
        raise RuleViolation("The client has no credit for this document")
    for payment in _unspent(invoice).select_for_update(of=("self",), no_key=True):
        if due_in_chain(invoice) <= ZERO:
            break
        before = journal.snapshot(payment)
        settle(payment, [*_documents(payment), invoice.pk])
        payment.updater = by
        payment.save(update_fields=["overpaid", "credit", "credit_client", "updater", "updated_at"])
        journal.save_changes(payment, before, "payment.update", by=by)
        invoice.refresh_from_db()
    return invoice


def _unspent(invoice: Invoice) -> "QuerySet[Payment, Payment]":
    """Return the client's payments that have money left, oldest first."""
    rows = Payment.objects.filter(
        credit_client=invoice.client_id, currency=invoice.currency, overpaid__gt=ZERO
    )
    visible = Invoice.objects.values("pk")
    hidden = Settlement.objects.exclude(invoice_id__in=visible).values("payment_id")
    rows = rows.filter(deleted=False).exclude(pk__in=hidden)
    return rows.select_related("account").order_by("paid_date", "pk")


def _documents(payment: Payment) -> Sequence[int]:
    return list(
        Settlement.objects.filter(payment=payment).order_by("place").values_list("invoice_id", flat=True)
    )
