"""The daily look for new tables."""

from datetime import timedelta

from tidebill.accounts.models import Account
from tidebill.events.queue import task
from tidebill.rates.services import fetch


# Several times a day: sources publish at noon or in the afternoon, and may be late.
@task(every=timedelta(hours=3), limit=timedelta(minutes=2))
def fetch_rates() -> None:
    """Asks the sources that some account uses; the others are not told that we are here."""
    for source in Account.objects.values_list("exchange_kind", flat=True).order_by().distinct():
        fetch(source)
