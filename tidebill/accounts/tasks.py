"""Housekeeping of sign-in."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings

from tidebill.events.queue import task


@task(every=timedelta(days=1), limit=timedelta(minutes=5))
def forget_old_sessions() -> None:
    """Sessions that have expired let nobody in; they only take up room."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
