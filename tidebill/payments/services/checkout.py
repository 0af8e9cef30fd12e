"""Online payments: start a checkout, process its outcome, each effect exactly once."""

from decimal import Decimal

from django.db import transaction

from tidebill.accounts.models import User
from tidebill.events import journal
from tidebill.events.validation import validated
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import due_in_chain, payable_instead
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.kernel.identifiers import new_token
from tidebill.payments.commands import NewPayment, PaymentChange
from tidebill.payments.models import Checkout, Payment, PaymentProvider, Settlement
from tidebill.payments.providers import PROVIDERS, CheckoutOutcome, CheckoutRequest, ProviderError, Refund
from tidebill.payments.services.providers import settings_of
from tidebill.payments.services.record import change_payment, record_payment, refuse_out_of_reach
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire.errors import RuleViolation

Status = Checkout.Status
PROFORMA = "proforma"
_FINAL = (Status.PAID, Status.REFUNDING, Status.REFUNDED)


def begin_checkout(
    provider: PaymentProvider, *, invoice: Invoice | None = None, payment: Payment | None = None
) -> str:
    """Return the payment page's URL. Raises RuleViolation if nothing is due or the provider is down."""
    amount, currency, title, email, back = _due(invoice, payment)
    if amount <= 0:
        raise RuleViolation("Nothing is left to pay")
    checkout = Checkout.objects.create(
        account=provider.account,
        provider=provider,
        token=new_token(),
        invoice=invoice,
        payment=payment,
        amount=amount,
        currency=currency,
    )
    ask = CheckoutRequest(
        token=checkout.token,
        amount=amount,
        currency=currency,
        title=title,
        return_url=f"{back}?checkout={checkout.token}",
        cancel_url=back,
        email=email,
    )
    try:
        # Outside of transactions: the provider may be slow.
        start = PROVIDERS[provider.kind].start(ask, settings_of(provider))
    except ProviderError as error:
        Checkout.objects.filter(pk=checkout.pk).update(status=Status.DECLINED, error=str(error))
        raise RuleViolation("The payment service is not responding. Try again later.") from error
    if start.external_id:
        Checkout.objects.filter(pk=checkout.pk).update(external_id=start.external_id)
    return start.location


@validated
@transaction.atomic
def conclude_checkout(provider: PaymentProvider, outcome: CheckoutOutcome) -> Checkout:
    """Process a callback. Repeated callbacks, and later ones about a paid checkout, are ignored.

    Raises NotFound if the checkout isn't the provider's.
    """
    held = Checkout.objects.select_for_update(of=("self",)).filter(token=outcome.token, provider=provider)
    checkout = get_or_not_found(held.select_related("account", "invoice", "payment", "provider"))
    if checkout.status in _FINAL:
        return checkout
    before = journal.snapshot(checkout)
    if outcome.state == "declined":
        checkout.status, checkout.error = Status.DECLINED, outcome.reason
    else:
        checkout.status, checkout.error = Status.PAID, None
        checkout.external_id, checkout.received = outcome.external_id, outcome.amount
        checkout.payment = _take_money(checkout, outcome)
    journal.save_changes(checkout, before, f"checkout.{checkout.status}", by=None)
    return checkout


def refund_payment(number: int, *, by: User | None = None, resume: bool = False) -> Payment:
    """Refund a payment through its provider and reopen its documents. Raises NotFound and RuleViolation.

    A retry after a failure resumes; the provider refunds only once. With ``resume`` a completed refund is no
    error, since the process that completed it may not have answered.
    """
    checkout = _begin_refund(number, resume=resume)
    if checkout.status == Status.REFUNDED:
        return Payment.objects.get(pk=number)
    provider = checkout.provider
    try:
        PROVIDERS[provider.kind].refund(_money_of(checkout), settings_of(provider))
    except ProviderError as error:
        Checkout.objects.filter(pk=checkout.pk).update(error=str(error))
        raise RuleViolation(
            "The payment service rejected the request: %(reason)s", reason=str(error)
        ) from error
    return _finish_refund(checkout, number, by=by)


def _due(invoice: Invoice | None, payment: Payment | None) -> tuple[Decimal, str, str, str | None, str]:
    """Return amount, currency, title, email address, and return URL."""
    if invoice is not None:
        due = due_in_chain(invoice)
        back = f"{invoice.account.url}/invoice/payment/{invoice.token}"
        return due, invoice.currency, invoice.number, invoice.buyer_email, back
    assert payment is not None  # noqa: S101  # one of both is always given
    due = Decimal(0) if payment.paid or payment.deleted else payment.price
    title = payment.name or payment.description or f"#{payment.pk}"
    return due, payment.currency, title, payment.email, f"{payment.account.url}/pay/{payment.token}"


def _take_money(checkout: Checkout, outcome: CheckoutOutcome) -> Payment:
    """Return the received payment: the expected one, or a new one allocated to the document."""
    if checkout.invoice is None:
        assert checkout.payment is not None  # noqa: S101  # a constraint of the table
        arrived = PaymentChange(
            paid=True,
            paid_date=clock.now(),
            price=outcome.amount,
            provider=checkout.provider.kind,
            provider_status=outcome.state,
            external_payment_id=outcome.external_id,
        )
        return change_payment(checkout.payment.pk, arrived)
    invoice = _document(checkout.invoice.pk)
    # Record the money even if the document has changed; it becomes the client's credit.
    settled = [] if invoice is None or invoice.currency != outcome.currency else [invoice.pk]
    payment = NewPayment(
        kind="online",
        name=checkout.invoice.number,
        paid=True,
        paid_date=clock.now(),
        price=outcome.amount,
        currency=outcome.currency,
        provider=checkout.provider.kind,
        provider_status=outcome.state,
        external_payment_id=outcome.external_id,
        client_id=checkout.invoice.client_id,
        department_id=checkout.invoice.department_id,
        invoice_ids=settled,
    )
    return record_payment(checkout.account, payment)


def _document(number: int) -> Invoice | None:
    """Return the document to settle; a paid proforma is converted to an invoice, once."""
    locked = Invoice.objects.select_for_update(of=("self",), no_key=True).filter(pk=number)
    invoice = locked.filter(deleted=False, cancelled=False, test=False).select_related("account").first()
    if invoice and invoice.kind == PROFORMA and not payable_instead(invoice):
        create_invoice(invoice.account, NewInvoice(kind="vat", copy_invoice_from=number))
    return invoice


@transaction.atomic
def _begin_refund(number: int, *, resume: bool) -> Checkout:
    held = Checkout.objects.select_for_update(of=("self",)).filter(payment_id=number, payment__deleted=False)
    checkout = get_or_not_found(held.select_related("provider__account"))
    if checkout.status == Status.REFUNDED and resume:
        return checkout
    if checkout.status not in (Status.PAID, Status.REFUNDING):
        raise RuleViolation("This payment has already been refunded")
    refuse_out_of_reach(Settlement.objects.filter(payment_id=number).values_list("invoice_id", flat=True))
    checkout.status, checkout.updated_at = Status.REFUNDING, clock.now()
    checkout.save(update_fields=["status", "updated_at"])
    return checkout


def _money_of(checkout: Checkout) -> Refund:
    return Refund(
        token=checkout.token,
        external_id=checkout.external_id or "",
        amount=checkout.received or checkout.amount,
        currency=checkout.currency,
    )


@transaction.atomic
def _finish_refund(checkout: Checkout, number: int, *, by: User | None) -> Payment:
    held = Checkout.objects.select_for_update(of=("self",)).get(pk=checkout.pk)
    if held.status != Status.REFUNDED:
        before = journal.snapshot(held)
        held.status, held.error = Status.REFUNDED, None
        journal.save_changes(held, before, "checkout.refunded", by=by)
    undone = PaymentChange(paid=False, provider_status="refunded")
    return change_payment(number, undone, by=by, refunded=True)
