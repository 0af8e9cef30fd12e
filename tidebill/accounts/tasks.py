"""Cleanup of sessions."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings

from tidebill.events.queue import task


@task(every=timedelta(days=1), limit=timedelta(minutes=5))
def forget_old_sessions() -> None:
    """Delete expired sessions."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
