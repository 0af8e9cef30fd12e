"""What a page tells after a change, on the page that is shown next."""

from typing import Any

from django.contrib import messages

from tidebill.http.call import Call

_UNDO = "undo:"


def tell(call: Call, text: str, *, undo: str | None = None) -> None:
    """Something went well. ``undo`` is the address that takes it back when it is posted to."""
    messages.success(call.request, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def tell_fault(call: Call, text: str) -> None:
    """Something did not work: stays until it is dismissed."""
    messages.error(call.request, text)


def undo_of(message: Any) -> str | None:
    """The address that takes back what the message tells."""
    tags = message.extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else None
