"""The formats there are: one file each in ``formats``, none of which knows another."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from tidebill.einvoicing import model
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.source import Source

# In the order in which a page offers them, and a received file is tried.
_MODULES = ("ubl", "cii", "peppol", "xrechnung", "xrechnung_cii", "facturx", "facturx_extended", "ksef")


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format of a document.

    ``name`` is the parameter (``?format=peppol``) and ``title`` the name for people. ``admits`` tells what
    keeps a document from being written, or nothing; ``write`` gives the bytes of one that is admitted.
    ``rules`` are the sets of ``validation`` that its documents must keep. A format that ``reads`` a root
    element turns it into a neutral invoice; ValueError where it can't. ``check`` says what rules of its own
    find wrong, where a set of ``validation`` can't.
    """

    name: str
    title: str
    admits: Callable[[Source], Sequence[Finding]]
    write: Callable[[Source], bytes]
    rules: tuple[str, ...]
    content_type: str = "application/xml"
    extension: str = "xml"
    reads: Callable[[Any], bool] | None = None
    read: Callable[[Any], model.Invoice] | None = None
    check: Callable[[bytes], Iterable[str]] | None = None


@cache
def formats() -> dict[str, Format]:
    """Every format by its name."""
    found = [import_module(f"tidebill.einvoicing.formats.{name}").FORMAT for name in _MODULES]
    return {format.name: format for format in found}
