"""Registry of formats: one module each in ``formats``, independent of each other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from tidebill.einvoicing import model
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.source import Source

# Order on pages, and of detection.
_MODULES = ("ubl", "cii", "peppol", "xrechnung", "xrechnung_cii", "facturx", "facturx_extended", "ksef")


@dataclass(frozen=True, kw_only=True)
class Format:
    """A document format.

    ``name`` is the parameter (``?format=peppol``), ``title`` the display name. ``precheck`` returns the
    findings that block writing; ``write`` returns the content of a document without any. ``rules`` are the
    rule sets of ``validation`` that apply, ``national_rules`` those that the parties' countries add.
    ``reads`` recognizes a root element, and ``read`` converts it to a neutral invoice or raises ValueError.
    ``check`` applies rules that no rule set contains.
    """

    name: str
    title: str
    precheck: Callable[[Source], Sequence[Finding]]
    write: Callable[[Source], bytes]
    rules: tuple[str, ...]
    national_rules: Callable[[Source], tuple[str, ...]] | None = None
    content_type: str = "application/xml"
    extension: str = "xml"
    reads: Callable[[Any], bool] | None = None
    read: Callable[[Any], model.Invoice] | None = None
    check: Callable[[bytes], Iterable[str]] | None = None


@cache
def formats() -> dict[str, Format]:
    """Return all formats by name."""
    found = [import_module(f"tidebill.einvoicing.formats.{name}").FORMAT for name in _MODULES]
    return {format.name: format for format in found}
