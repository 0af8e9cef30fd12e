"""Notices on pages: successes are shown once; errors and undoable changes until dismissed."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from django.contrib.messages import WARNING
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tidebill.http.notices import undo_of

# Older ones are dropped.
KEPT_MAX: Final = 5


class PersistentNotices(SessionStorage):
    """Django's session message storage, with messages that persist after display."""

    def update(self, response: HttpResponseBase) -> list[Message]:
        """Extend Django's method to retain persistent messages."""
        # Attributes that django-stubs omits.
        storage: Any = self
        storage._prepare_messages(storage._queued_messages)
        if self.used:
            left = [message for message in storage._loaded_messages if is_kept(message)]
            storage._store(_limited([*left, *storage._queued_messages]), response)
        elif self.added_new:
            storage._store(_limited([*storage._loaded_messages, *storage._queued_messages]), response)
        return []


def is_kept(message: Message) -> bool:
    """Return whether the message persists until dismissed."""
    return message.level >= WARNING or undo_of(message) is not None


def key_of(message: Message) -> str:
    """Return the key that dismisses a message; equal texts are one notice."""
    return sha256(f"{message.level} {message.message} {message.extra_tags}".encode()).hexdigest()[:16]


def dismiss(request: HttpRequest, key: str) -> None:
    """Drop a persistent message; no error if it is gone."""
    storage: Any = request._messages  # type: ignore[attr-defined]  # Django's own name for it
    storage._loaded_data = [message for message in storage._loaded_messages if key_of(message) != key]
    storage.added_new = True


def _limited(messages: Sequence[Message]) -> list[Message]:
    """Deduplicate messages and keep only the newest persistent ones."""
    found = list({key_of(message): message for message in messages}.values())
    old = [message for message in found if is_kept(message)][:-KEPT_MAX]
    return [message for message in found if message not in old]
