"""What is done in the background for documents on their way."""

from datetime import timedelta

from django_scopes import scopes_disabled

from tidebill.delivery.models import WebhookDelivery
from tidebill.delivery.services.webhooks import send
from tidebill.events.queue import task
from tidebill.storage import clock

__all__ = ["forget_old_deliveries", "send"]
DELIVERIES_KEPT = timedelta(days=30)


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def forget_old_deliveries() -> None:
    """The log of webhooks reaches back a month; what still waits stays."""
    old = clock.now() - DELIVERIES_KEPT
    with scopes_disabled():
        found = WebhookDelivery.objects.filter(created_at__lte=old)
        found.exclude(status=WebhookDelivery.Status.WAITING).delete()
