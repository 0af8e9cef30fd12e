"""Hooks: functions of higher packages that lower ones call, registered in ``AppConfig.ready()``."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Function = TypeVar("Function")


class Hook(Generic[Function]):
    """A function that one higher package provides; ``hook.call(...)`` calls it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._function: Function | None = None

    def register(self, function: Function) -> None:
        """Set the function; the last one registered counts."""
        self._function = function

    @property
    def call(self) -> Function:
        """Return the function; raises LookupError if no package registered one."""
        if self._function is None:
            raise LookupError(f"no function is registered for the hook {self.name}")
        return self._function


class HookList(Generic[Function]):
    """Functions of any number of higher packages, in the order in which they were registered."""

    def __init__(self) -> None:
        self._functions: list[Function] = []

    def register(self, function: Function) -> None:
        """Add a function, once."""
        if function not in self._functions:
            self._functions.append(function)

    def unregister(self, function: Function) -> None:
        """Remove a function."""
        self._functions.remove(function)

    def __iter__(self) -> Iterator[Function]:
        return iter(tuple(self._functions))
