"""Manual retry."""

from django.db import transaction

from tidebill.accounts.models import User
from tidebill.events.validation import validated
from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.transmission.models import Transmission
from tidebill.transmission.services.submit import submit
from tidebill.transmission.tasks import work_on


@validated
@transaction.atomic
def retry(number: int, *, by: User | None = None) -> Transmission:
    """Resend a failed document, or query a pending one now. Raises NotFound."""
    rows = Transmission.objects.select_for_update(of=("self",), no_key=True).filter(pk=number)
    transmission = get_or_not_found(rows.select_related("invoice"))
    if transmission.state in Transmission.FAILED:
        return submit(
            Invoice.objects.get(pk=transmission.invoice_id),
            transmission.channel,
            format=transmission.format,
            by=by,
        )
    if transmission.is_open:
        Transmission.objects.filter(pk=number).update(next_at=clock.now())
        work_on(transmission, hurry=True)
    return transmission


@validated
@transaction.atomic
def send_again(invoice_id: int, channel: str, *, format: str = "", by: User | None = None) -> Transmission:
    """Send a document that failed or was never sent, or query a pending one now. Raises NotFound."""
    invoice = get_or_not_found(Invoice.objects.filter(pk=invoice_id, deleted=False))
    transmission = submit(invoice, channel, format=format, by=by)
    return retry(transmission.pk, by=by) if transmission.attempts else transmission
