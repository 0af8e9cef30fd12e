"""Values that validators and subscribers of one journal entry share."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Generic, TypeVar

from tidebill.events.models import JournalEntry

T = TypeVar("T")


class Memo(Generic[T]):
    """A value that is loaded once for a journal entry and all that follows from it."""

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self._load = load
        self._latest: ContextVar[tuple[JournalEntry, T] | None] = ContextVar(name, default=None)

    def of(self, entry: JournalEntry) -> T:
        """Return the value for the current entry; nothing is kept of earlier ones."""
        latest = self._latest.get()
        if latest is None or latest[0] is not entry:
            latest = (entry, self._load())
            self._latest.set(latest)
        return latest[1]
