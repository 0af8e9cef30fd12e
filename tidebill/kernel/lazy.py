"""Modules that are loaded when first needed: most processes never print, pay or read a spreadsheet."""

from importlib import import_module
from typing import Any


class LazyModule:
    """Stands for a module; what is asked of it is looked up in the module itself, loaded by then.

    Where it is used, ``if TYPE_CHECKING`` imports the module, so that types and room contracts see it.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
