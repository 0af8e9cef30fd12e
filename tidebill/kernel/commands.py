"""Commands: the typed values of a change, where a field that was not sent differs from null."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Literal, Self, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")


class Unset(Enum):
    """Type of UNSET, the value of a field that was not sent. It is falsy, like null."""

    UNSET = "unset"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return self.name


UNSET: Final = Unset.UNSET
# A field of a command: a value, null, or not sent.
Maybe: TypeAlias = Union[_T, Unset, None]  # noqa: UP007  # an alias with a type variable


def known(value: Maybe[_T]) -> _T | None:
    """Return the value; None if it is null or was not sent."""
    return None if isinstance(value, Unset) else value


@dataclass(frozen=True, kw_only=True)
class Command:
    """Base of all commands. Each field is a ``Maybe`` that is UNSET by default."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # A command of 200 fields is built from a few values: faster than the generated constructor, which
        # stores each UNSET too.
        cls.__init__ = _store  # type: ignore[method-assign,assignment]

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Self:
        """Return a command with these values, which are of the declared types; other names are ignored."""
        command = object.__new__(cls)
        fields = cls.__dataclass_fields__
        vars(command).update({name: value for name, value in values.items() if name in fields})
        return command

    def given(self, *, besides: Collection[str] = ()) -> dict[str, Any]:
        """Return the fields that were sent, null included, by name."""
        sent = vars(self).items()
        return {name: value for name, value in sent if value is not UNSET and name not in besides}

    def get(self, name: str) -> Any:
        """Return a field by name; None if it is null or was not sent. Raises AttributeError if unknown."""
        return known(getattr(self, name))

    def sends(self, *names: str) -> bool:
        """Return whether any of these fields was sent, null included."""
        return any(getattr(self, name) is not UNSET for name in names)

    @classmethod
    @cache
    def row_commands(cls) -> "Mapping[str, type[Command]]":
        """Return the commands nested in fields, by the field's name."""
        hints = get_type_hints(cls)
        nested = {name: _nested(hints[name]) for name in cls.__dataclass_fields__}
        return {name: row for name, row in nested.items() if row}


def _store(self: Command, **values: object) -> None:
    unknown = values.keys() - self.__dataclass_fields__.keys()
    if unknown:
        raise TypeError(f"{type(self).__name__} has no field {sorted(unknown)}")
    vars(self).update({name: value for name, value in values.items() if value is not UNSET})


def _nested(hint: object) -> type[Command] | None:
    """Return the command in a type such as ``Maybe[Sequence[LineItemInput]]``."""
    if isinstance(hint, type) and issubclass(hint, Command):
        return hint
    if get_origin(hint) in (Union, UnionType, Sequence):
        return next((row for part in get_args(hint) if (row := _nested(part))), None)
    return None
