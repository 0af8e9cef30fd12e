"""Background tasks of webhooks."""

from datetime import timedelta

from django_scopes import scopes_disabled

from tidebill.events.queue import task
from tidebill.storage import clock
from tidebill.webhooks.models import WebhookDelivery
from tidebill.webhooks.services import send

__all__ = ["forget_old_deliveries", "send"]
DELIVERIES_KEPT = timedelta(days=30)


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def forget_old_deliveries() -> None:
    """Delete webhook logs after a month, except pending deliveries."""
    old = clock.now() - DELIVERIES_KEPT
    with scopes_disabled():
        found = WebhookDelivery.objects.filter(created_at__lte=old)
        found.exclude(status=WebhookDelivery.Status.WAITING).delete()
