"""What a page tells after a change, on the page that is shown next."""

from typing import Any

from django.contrib import messages

from tidebill.http.context import RequestContext

_UNDO = "undo:"


def flash(context: RequestContext, text: str, *, undo: str | None = None) -> None:
    """Something went well. ``undo`` is the address that takes it back when it is posted to."""
    messages.success(context.request, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def flash_error(context: RequestContext, text: str) -> None:
    """Something did not work: stays until it is dismissed."""
    messages.error(context.request, text)


def undo_of(message: Any) -> str | None:
    """The address that takes back what the message tells."""
    tags = message.extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else None
