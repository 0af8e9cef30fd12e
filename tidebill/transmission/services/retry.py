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
    """Resend a rejected document, or query a pending one now. Raises NotFound."""
    rows = Transmission.objects.select_for_update(of=("self",), no_key=True).filter(pk=number)
    transmission = get_or_not_found(rows.select_related("invoice"))
    if transmission.state == Transmission.State.REJECTED:
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
