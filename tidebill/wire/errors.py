"""What can be wrong with a request, as values: texts are English msgids, translated in answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError


@dataclass(frozen=True)
class Message:
    """A translatable sentence: ``text`` is a msgid with ``%(name)s`` places for ``params``."""

    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text


class WireError(Exception):
    """Base of everything that is answered in the wire's error shape."""


class Invalid(WireError):
    """Input that breaks a rule, field by field. Nothing has been changed."""

    def __init__(self, errors: Mapping[str, str | Message | Sequence[str | Message]]) -> None:
        self.errors: dict[str, list[Message]] = {name: _messages(value) for name, value in errors.items()}
        super().__init__({name: [str(m) for m in found] for name, found in self.errors.items()})


class RuleViolation(WireError):
    """A request that is understood and not allowed as things stand, with the reason."""

    def __init__(self, text: str, **params: object) -> None:
        self.message = Message(text, params)
        super().__init__(str(self.message))


class NotFound(WireError):
    """There is no such thing, or it belongs to another account: the two can't be told apart."""


class Locked(WireError):
    """The same thing is being done at this moment: try again."""

    def __init__(self, text: str) -> None:
        self.message = Message(text)
        super().__init__(text)


class StaleVersion(WireError):
    """A change of something that has been changed by others since it was read."""

    def __init__(self, text: str) -> None:
        self.message = Message(text)
        super().__init__(text)


class BadRequest(WireError):
    """A body that can't be read at all: not JSON, not XML, or built to hurt."""

    def __init__(self, text: str, **params: object) -> None:
        self.message = Message(text, params)
        super().__init__(str(self.message))


BLANK = "can't be blank"
INVALID = "is invalid"
NOT_LISTED = "is not included in the list"
NOT_A_NUMBER = "is not a number"
NOT_A_DATE = "is not a valid date"
TAKEN = "has already been taken"
NOT_FOUND = "does not exist"
EMOJI = "can't contain emoji"


def validation_error(text: str, **params: object) -> PydanticCustomError:
    """An error for a pydantic validator to raise, carrying one of our messages."""
    return PydanticCustomError("wire", text, {"params": params})


def errors_of(error: ValidationError, *, prefix: str = "") -> Invalid:
    """The wire's view of pydantic's report: ``positions[0].tax`` names the field of a nested row."""
    found: dict[str, list[Message]] = {}
    for detail in error.errors(include_url=False):
        found.setdefault(prefix + _path(detail["loc"]), []).append(_message(detail))
    return Invalid(found)


def _messages(value: str | Message | Sequence[str | Message]) -> list[Message]:
    values = [value] if isinstance(value, str | Message) else value
    return [Message(v) if isinstance(v, str) else v for v in values]


def _path(loc: tuple[int | str, ...]) -> str:
    path = ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "base"


def _message(detail: ErrorDetails) -> Message:
    if detail["type"] == "wire":
        context: dict[str, Any] = detail.get("ctx", {})
        return Message(detail["msg"], context.get("params", {}))
    return Message(INVALID)
