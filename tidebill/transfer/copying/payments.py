"""Migration of payments and their settlements."""

from decimal import Decimal

from tidebill.invoices.models import Invoice
from tidebill.payments.models import Payment, Settlement
from tidebill.transfer.copying.copier import Answer, Copier

_ZERO = Decimal(0)


def copy_payment(copier: Copier, response: Answer) -> Payment:
    """Migrate a payment; settle its documents in order, each by its remote paid amount."""
    made: Payment = copier.make(Payment, response)
    made.user = copier.owner
    made.save(force_insert=True)
    numbers = [found["id"] for found in response.get("invoices") or []] or [response.get("invoice_id") or 0]
    left = made.price if made.paid else _ZERO
    for place, there in enumerate(numbers):
        invoice = Invoice.objects.filter(pk=copier.known_of(Invoice).get(int(there), 0)).first()
        if invoice is not None:
            left -= _settle(made, invoice, place, left)
    return made


def _settle(payment: Payment, invoice: Invoice, place: int, left: Decimal) -> Decimal:
    amount = min(left, max(invoice.paid - invoice.paid_by_payments, _ZERO))
    links = {"payment": payment, "invoice": invoice}
    Settlement.objects.create(account=payment.account, place=place, amount=amount, **links)
    paid = invoice.paid_by_payments + amount
    Invoice.objects.filter(pk=invoice.pk).update(paid_by_payments=paid)
    return amount
