"""Notices on pages: what went well is shown once, what went wrong or can be undone until it is dismissed."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from django.contrib.messages import WARNING
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tidebill.http.notices import undo_of

# More than these nobody reads; the oldest go.
KEPT_MAX: Final = 5


class KeptNotices(SessionStorage):
    """Django's messages in the session, of which some stay after they were shown."""

    def update(self, response: HttpResponseBase) -> list[Message]:
        """Django's own, except that what is kept survives being shown."""
        # What Django hands down to a storage, which its stubs leave out.
        storage: Any = self
        storage._prepare_messages(storage._queued_messages)
        if self.used:
            left = [message for message in storage._loaded_messages if is_kept(message)]
            storage._store(_limited([*left, *storage._queued_messages]), response)
        elif self.added_new:
            storage._store(_limited([*storage._loaded_messages, *storage._queued_messages]), response)
        return []


def is_kept(message: Message) -> bool:
    """Whether it stays until somebody dismisses it."""
    return message.level >= WARNING or undo_of(message) is not None


def key_of(message: Message) -> str:
    """What a message is dismissed by: equal texts are one notice."""
    return sha256(f"{message.level} {message.message} {message.extra_tags}".encode()).hexdigest()[:16]


def dismiss(request: HttpRequest, key: str) -> None:
    """Drops one kept notice; one that is gone already is no error."""
    storage: Any = request._messages  # type: ignore[attr-defined]  # Django's own name for it
    storage._loaded_data = [message for message in storage._loaded_messages if key_of(message) != key]
    storage.added_new = True


def _limited(messages: Sequence[Message]) -> list[Message]:
    """Equal notices once, and of those that are kept only the newest."""
    found = list({key_of(message): message for message in messages}.values())
    old = [message for message in found if is_kept(message)][:-KEPT_MAX]
    return [message for message in found if message not in old]
