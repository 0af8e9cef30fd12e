"""Errors of a request as values: texts are English msgids, translated when rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError


@dataclass(frozen=True)
class Message:
    """A translatable message: ``text`` is a msgid with ``%(name)s`` placeholders for ``params``."""

    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text


class WireError(Exception):
    """Base class of errors rendered as API error responses."""


class Invalid(WireError):
    """Input that fails validation, with messages by field. Raised before anything is changed."""

    def __init__(self, errors: Mapping[str, str | Message | Sequence[str | Message]]) -> None:
        self.errors: dict[str, list[Message]] = {name: _messages(value) for name, value in errors.items()}
        super().__init__({name: [str(m) for m in found] for name, found in self.errors.items()})

    def below(self, path: str) -> "Invalid":
        """Return the same errors as those of a row or an object at ``path``."""
        return Invalid({f"{path}.{name}": messages for name, messages in self.errors.items()})


class RuleViolation(WireError):
    """A well-formed request that a business rule forbids, with the reason."""

    def __init__(self, text: str, **params: object) -> None:
        self.message = Message(text, params)
        super().__init__(str(self.message))


class Forbidden(WireError):
    """The caller lacks the permission."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


class NotFound(WireError):
    """The object does not exist or belongs to another account; the two are indistinguishable."""


class Locked(WireError):
    """The same operation is already running; the client may retry."""

    def __init__(self, text: str) -> None:
        self.message = Message(text)
        super().__init__(text)


class StaleVersion(WireError):
    """The object has changed since the client read it."""

    def __init__(self, text: str) -> None:
        self.message = Message(text)
        super().__init__(text)


class BadRequest(WireError):
    """A body that can't be parsed: invalid JSON or XML, or an attack on the parser."""

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
IGNORED = "would be ignored"


_CODES = {
    BLANK: "blank",
    INVALID: "invalid",
    NOT_LISTED: "not_listed",
    NOT_A_NUMBER: "not_a_number",
    NOT_A_DATE: "not_a_date",
    TAKEN: "taken",
    NOT_FOUND: "not_found",
    IGNORED: "ignored",
    "can't be changed": "read_only",
    "is protected against changes of the bank account": "protected",
    "is in another currency": "other_currency",
}
_CODES_BY_BEGINNING = {
    "is too long": "too_long",
    "is too large": "too_large",
    "must be greater": "too_small",
    "must be at least": "too_small",
    "must be less": "too_large",
    "must be at most": "too_large",
    "can't be combined": "exclusive",
}


def code_of(message: Message) -> str:
    """Return the stable code of a message about a field; `rejected` for rules without one."""
    known = _CODES.get(message.text)
    begun = (code for text, code in _CODES_BY_BEGINNING.items() if message.text.startswith(text))
    return known or next(begun, "rejected")


def validation_error(text: str, **params: object) -> PydanticCustomError:
    """Return an error for a pydantic validator to raise, carrying a translatable message."""
    return PydanticCustomError("wire", text, {"params": params})


def errors_of(error: ValidationError, *, prefix: str = "") -> Invalid:
    """Convert pydantic's errors: ``positions[0].tax`` names the field of a nested row."""
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
