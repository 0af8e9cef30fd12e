"""Settings of an account."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.storage.rows import assign
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_SETTABLE = ("lang", "integration_fast_login", "integration_logout_url", "limited_stock", "reminder_days")

_REMINDERS_MAX, _LAST_REMINDER = 10, 365


@transaction.atomic
def update_settings(account: Account, attributes: Mapping[str, Any], *, by: User | None = None) -> None:
    """Merges what was sent; an account keeps its prefix. Raises Invalid."""
    if attributes.get("prefix") not in (None, account.prefix):
        raise Invalid({"prefix": "can't be changed"})
    _check_reminders(attributes.get("reminder_days"))
    before = journal.snapshot(account)
    assign(account, {name: attributes[name] for name in _SETTABLE if attributes.get(name) not in (None, "")})
    if not account.lang:
        raise Invalid({"lang": errors.BLANK})
    journal.save_changes(account, before, "account.update", by=by)


def _check_reminders(days: list[int] | None) -> None:
    if days and (len(days) > _REMINDERS_MAX or not all(1 <= day <= _LAST_REMINDER for day in days)):
        raise Invalid({"reminder_days": errors.INVALID})
