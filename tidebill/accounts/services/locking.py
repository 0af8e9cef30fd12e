"""The lock date of an account: nothing dated up to it changes."""

from datetime import date, datetime

from tidebill.accounts.models import Account
from tidebill.wire.errors import Invalid, Message


def refuse_locked_day(account: Account, day: date | datetime | None, field: str) -> None:
    """Raise Invalid for ``field`` where the day is within the account's locked books."""
    local = day.astimezone(account.zone).date() if isinstance(day, datetime) else day
    if account.lock_date and local and local <= account.lock_date:
        text = "the books are closed up to %(day)s"
        raise Invalid({field: Message(text, {"day": account.lock_date.isoformat()})})
