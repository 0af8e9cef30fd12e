"""Validators: functions of other packages that may refuse a change, such as the official e-invoice rules.

Rules can take seconds, so they never run in a transaction or while SQLite's write lock is held. A change that
needs a verdict is rolled back, the rules run without any lock, and the change is repeated: only then are its
number, rows and journal entry kept.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import models

from tidebill.events.models import JournalEntry
from tidebill.kernel.hooks import HookList
from tidebill.storage.transactions import in_transaction
from tidebill.wire.errors import Locked

P = ParamSpec("P")
T = TypeVar("T")
# Documents that a single change can issue.
_VERDICTS_MAX = 50


@dataclass(frozen=True)
class Validation:
    """What a change needs: a verdict on the content that ``key`` identifies.

    ``run`` returns the verdict or raises Invalid, RuleViolation or Locked; it is called outside of any
    transaction. ``keep`` stores the verdict in the transaction of the change.
    """

    key: str
    run: Callable[[], Any]
    keep: Callable[[Any], None] = lambda verdict: None


class Validator(Protocol):
    """Returns the validation that a change needs; None if it needs none. Called in its transaction."""

    def __call__(self, entry: JournalEntry, subject: models.Model) -> Validation | None: ...


validators: HookList[Validator] = HookList()


class VerdictMissing(Exception):
    """Rolls a change back until its validation has run."""

    def __init__(self, validation: Validation) -> None:
        super().__init__("a change was not validated before its transaction: its service lacks @validated")
        self.validation = validation


_verdicts: ContextVar[dict[str, Any] | None] = ContextVar("verdicts", default=None)


def validated(perform: Callable[P, T]) -> Callable[P, T]:
    """Decorate the outermost transaction of a change, which is repeated after its validators accepted it."""

    @wraps(perform)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if _verdicts.get() is not None or in_transaction():
            return perform(*args, **kwargs)
        with _collecting() as verdicts:
            while len(verdicts) < _VERDICTS_MAX:
                try:
                    return perform(*args, **kwargs)
                except VerdictMissing as missing:
                    verdicts[missing.validation.key] = missing.validation.run()
        raise Locked("The official rules can't be checked at the moment. Try again.")

    return run


def require_verdicts(entry: JournalEntry, subject: models.Model) -> None:
    """Raise VerdictMissing unless every validator that wants to see the change has accepted it."""
    for validator in validators:
        validation = validator(entry, subject)
        if validation:
            validation.keep(require_verdict(validation))


def require_verdict(validation: Validation) -> Any:
    """Return the verdict; raises VerdictMissing, which rolls the change back, if there is none yet."""
    verdicts = _verdicts.get() or {}
    if validation.key not in verdicts:
        raise VerdictMissing(validation)
    return verdicts[validation.key]


@contextmanager
def _collecting() -> Iterator[dict[str, Any]]:
    verdicts: dict[str, Any] = {}
    token = _verdicts.set(verdicts)
    try:
        yield verdicts
    finally:
        _verdicts.reset(token)
