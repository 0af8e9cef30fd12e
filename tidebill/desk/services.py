"""List preferences: columns and saved filters.

They are not part of the books, so the journal doesn't record them.
"""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils.crypto import get_random_string

from tidebill.accounts.models import Account, User
from tidebill.desk.models import ListView
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message, NotFound

TABS_MAX: Final = 20
LABEL_MAX: Final = 40
QUERY_MAX: Final = 2_000


def list_preferences(user: User, name: str) -> ListView:
    """Return a user's preferences for a list; empty if none are stored."""
    return ListView.objects.filter(user=user, name=name).first() or ListView(user=user, name=name)


@transaction.atomic
def choose_columns(account: Account, user: User, name: str, columns: Sequence[str]) -> None:
    """Store the columns to show; an empty sequence restores the default."""
    view = _lock(account, user, name)
    view.columns = list(dict.fromkeys(columns))
    _save(view)


@transaction.atomic
def save_tab(account: Account, user: User, name: str, *, label: str | None, query: str | None) -> None:
    """Save a filter under a label, replacing one with the same label. Raises Invalid."""
    text = (label or "").strip()
    if not text:
        raise Invalid({"label": errors.BLANK})
    for key, value, most in (("label", text, LABEL_MAX), ("query", query or "", QUERY_MAX)):
        if len(value) > most:
            raise Invalid({key: Message("is too long (maximum is %(count)s)", {"count": most})})
    view = _lock(account, user, name)
    others = [tab for tab in view.tabs if tab["label"] != text]
    if len(others) >= TABS_MAX:
        raise Invalid({"label": Message("is too long (maximum is %(count)s)", {"count": TABS_MAX})})
    view.tabs = [*others, {"key": get_random_string(8), "label": text, "query": query or ""}]
    _save(view)


@transaction.atomic
def remove_tab(account: Account, user: User, name: str, key: str) -> None:
    """Delete a saved filter; raises NotFound."""
    view = _lock(account, user, name)
    left = [tab for tab in view.tabs if tab["key"] != key]
    if len(left) == len(view.tabs):
        raise NotFound
    view.tabs = left
    _save(view)


def _lock(account: Account, user: User, name: str) -> ListView:
    ListView.objects.get_or_create(account=account, user=user, name=name)
    return ListView.objects.select_for_update().get(account=account, user=user, name=name)


def _save(view: ListView) -> None:
    view.updated_at = clock.now()
    view.save(update_fields=["columns", "tabs", "updated_at"])
