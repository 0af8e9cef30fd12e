"""Periodic download of exchange rates."""

from datetime import timedelta

from tidebill.accounts.models import Account
from tidebill.events.queue import task
from tidebill.rates.services import fetch


# Several times a day: sources publish at noon or in the afternoon, sometimes late.
@task(every=timedelta(hours=3), limit=timedelta(minutes=2))
def fetch_rates() -> None:
    """Fetch only the sources that an account uses."""
    for source in Account.objects.values_list("exchange_kind", flat=True).order_by().distinct():
        fetch(source)
