"""Cleanup of sessions; new sort keys after the language of an account has changed."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django_scopes import get_scope

from tidebill.events.queue import task
from tidebill.storage.sorting import write_sort_keys


@task(limit=timedelta(minutes=30))
def sort_by_language() -> None:
    """Write the sort keys of an account's rows in the language that it has now."""
    account = get_scope()["account"]
    account.refresh_from_db(fields=["lang", "country"])
    write_sort_keys(account)


@task(every=timedelta(days=1), limit=timedelta(minutes=5))
def forget_old_sessions() -> None:
    """Delete expired sessions."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
