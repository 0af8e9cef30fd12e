"""Flash messages: shown on the next page after a change."""

from django.contrib import messages
from django.contrib.messages.storage.base import Message

from tidebill.http.context import RequestContext

_UNDO = "undo:"


def flash(context: RequestContext, text: str, *, undo: str | None = None) -> None:
    """Flash a success message. ``undo`` is a URL that reverts the change when posted to."""
    messages.success(context.request, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def flash_error(context: RequestContext, text: str) -> None:
    """Flash an error, shown until dismissed."""
    messages.error(context.request, text)


def undo_of(message: Message) -> str | None:
    """Return the URL that reverts the change that the message reports."""
    tags = message.extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else None
