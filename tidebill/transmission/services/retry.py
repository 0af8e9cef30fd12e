"""Manual retry."""

from typing import Any

from django.db import transaction

from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.transmission.models import Transmission
from tidebill.transmission.services.submit import submit
from tidebill.transmission.tasks import work_on
from tidebill.wire.errors import NotFound


@transaction.atomic
def retry(number: int, *, by: Any = None) -> Transmission:
    """Resend a rejected document, or query a pending one now. Raises NotFound."""
    rows = Transmission.objects.select_for_update(of=("self",), no_key=True).filter(pk=number)
    transmission = rows.select_related("invoice").first()
    if transmission is None:
        raise NotFound
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
