"""Helpers of templates. A value is compared as a number if both sides are numbers, else as text."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from tidebill.wire.errors import RuleViolation

COUNT_MAX: Final = 10_000
_SPACES: Final = re.compile(r"\s")
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)*")
Helper = Callable[[list[Any], Any], Any]


class Count(int, Mapping):
    """A step of ``{{#for}}``: prints as a number, and has ``no``."""

    def __getitem__(self, name: str) -> int:
        if name not in ("no", "index"):
            raise KeyError(name)
        return int(self)

    def __iter__(self) -> Any:
        return iter(("no", "index"))

    def __len__(self) -> int:
        return 2


def build_helpers(labels: Mapping[str, str], *, created: str) -> dict[str, Helper]:
    """Return the helpers by name; ``labels`` are the texts of ``tt``, ``created`` the document's day."""
    return {
        **{name: _chooses(check) for name, check in _CHECKS.items()},
        "if_created_after_date": _chooses(lambda args: _is_after(created, args[0])),
        "tt": lambda args, _options: labels.get(_text(args[0])) or _readable(_text(args[0])),
        "above": _above,
        "count": lambda args, _options: _count(args[0], args[1]),
        "inc": lambda args, _options: _plain(_number(args[0]) + 1),
        "dec": lambda args, _options: _plain(_number(args[0]) - 1),
        "abs": lambda args, _options: _absolute(_text(args[0])),
        "to_uppercase": lambda args, _options: _text(args[0]).upper(),
        "replace": lambda args, _options: _text(args[0]).replace(_text(args[1]), _text(args[2])),
        "log": lambda _args, _options: "",
    }


def is_true(value: object) -> bool:
    """Return whether a value counts as true: not empty, and not zero."""
    return value not in (None, False, "", "0", 0) and not (isinstance(value, Sequence) and not value)


def is_equal(left: object, right: object) -> bool:
    numbers = _as_number(left), _as_number(right)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return _text(left) == _text(right)


def _chooses(check: Callable[[list[Any]], bool]) -> Helper:
    """Return a helper that renders its block or the else part, and answers true or false in an expression."""

    def helper(arguments: list[Any], options: Any) -> Any:
        try:
            chosen = check(arguments)
        except IndexError:
            raise RuleViolation("A comparison lacks a value") from None
        if not options.is_block:
            return chosen
        return options.fn() if chosen else options.inverse()

    return helper


def _is_one_of(arguments: list[Any]) -> bool:
    value, listed = _text(arguments[0]), arguments[1]
    options = listed if isinstance(listed, list) else _text(listed).split(",")
    return value in [_text(option).strip() for option in options]


def _compare(arguments: list[Any]) -> int:
    left, right = _number(arguments[0]), _number(arguments[1])
    return (left > right) - (left < right)


def _includes(arguments: list[Any]) -> bool:
    whole, part = arguments[0], arguments[1]
    return _text(part) in ([_text(each) for each in whole] if isinstance(whole, list) else _text(whole))


def _includes_in_column(arguments: list[Any]) -> bool:
    """Return whether a row of a list has a value in a column, or in any column if none is named."""
    rows, value = _rows(arguments[0]), arguments[-1]
    columns = [_text(arguments[1])] if len(arguments) > 2 else None
    return any(is_equal(row.get(name), value) for row in rows for name in columns or row)


_CHECKS: Final[dict[str, Callable[[list[Any]], bool]]] = {
    "eq": lambda args: is_equal(args[0], args[1]),
    "not_eq": lambda args: not is_equal(args[0], args[1]),
    "lt": lambda args: _compare(args) < 0,
    "gt": lambda args: _compare(args) > 0,
    "in": _is_one_of,
    "not_in": lambda args: not _is_one_of(args),
    "and": lambda args: all(is_true(value) for value in args),
    "or": lambda args: any(is_true(value) for value in args),
    "include": _includes,
    "include_in_col": _includes_in_column,
}


def _above(arguments: list[Any], options: Any) -> Any:
    """Return a value of the current context, else of the document."""
    path = _text(arguments[0]).split(".")
    for scope in (options.context, options.data.get("root")):
        if isinstance(scope, Mapping) and path[0] in scope:
            found: Any = scope
            for name in path:
                found = found.get(name) if isinstance(found, Mapping) else None
            return found
    return None


def _count(first: object, last: object) -> list[Count]:
    start, end = int(_number(first)), int(_number(last))
    if end - start >= COUNT_MAX:
        raise RuleViolation("{{#for}} counts at most %(count)s times", count=COUNT_MAX)
    return [Count(value) for value in range(start, end + 1)]


def _rows(value: object) -> Iterable[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    # A text with another form in HTML is compared by its plain one.
    return str(getattr(value, "plain", value))


def _as_number(value: object) -> Decimal | None:
    """Return a plain number as one; None for a formatted amount or a text."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _number(value: object) -> Decimal:
    """Return the number in a value, also of a formatted amount such as "1 234,50 zł"; 0 without one."""
    plain = _as_number(value)
    if plain is not None:
        return plain
    found = _NUMBER.search(_SPACES.sub("", _text(value).replace("\N{MINUS SIGN}", "-")))
    if found is None:
        return Decimal(0)
    digits = found[0]
    mark = max(digits.rfind("."), digits.rfind(","))
    whole = re.sub(r"[.,]", "", digits[:mark] if mark >= 0 else digits)
    return Decimal(f"{whole}.{digits[mark + 1 :]}" if mark >= 0 else whole)


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _absolute(text: str) -> str:
    """Remove the sign and keep the format."""
    return text.replace("-", "", 1).replace("\N{MINUS SIGN}", "", 1)


def _is_after(created: str, day: object) -> bool:
    try:
        return date.fromisoformat(created) > date.fromisoformat(_text(day))
    except ValueError:
        return False


def _readable(key: str) -> str:
    """Return a label made of a key without a translation: "Payment date" for invoice.payment_date."""
    return key.rpartition(".")[2].replace("_", " ").capitalize()


NAMES: Final = frozenset({*build_helpers({}, created=""), "lookup"})
