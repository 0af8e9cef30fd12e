"""Lazy imports: most processes never print, take payments or read a spreadsheet."""

from importlib import import_module
from typing import Any


class LazyModule:
    """Proxy for a module that is imported on first attribute access.

    Import the module under ``if TYPE_CHECKING`` next to it, for mypy and import-linter.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
