"""Translatable messages for the most common rules."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from tidebill.einvoicing.findings import Finding
from tidebill.wire.errors import BLANK, Message

_PREFIX: Final = Message("must start with the country code, such as PL5252445767")
_ALONE: Final = Message("items not subject to tax can't be combined with taxed items")
_DRIFT: Final = Message(
    "the tax of the items differs too much from the tax on their total. Calculate totals from gross."
)
_TAX_NO: Final = Message("this kind of tax requires the tax numbers of seller and buyer")
_MISSING: Final = frozenset(
    {
        *("BR-02", "BR-03", "BR-05", "BR-06", "BR-07", "BR-08", "BR-09", "BR-10", "BR-11", "BR-25"),
        *("BR-50", "BR-57", "BR-61", "BR-CO-25", "BR-CO-26", "BR-IC-11", "BR-IC-12"),
        *("BR-DE-1", "BR-DE-2", "BR-DE-3", "BR-DE-4", "BR-DE-5", "BR-DE-6", "BR-DE-7", "BR-DE-8", "BR-DE-9"),
        *("BR-DE-10", "BR-DE-11", "BR-DE-15", "BR-DE-16", "PEPPOL-EN16931-R003", "PEPPOL-EN16931-R010"),
        "PEPPOL-EN16931-R020",
    }
)
# Rules that require only the seller's tax number.
_SELLERS: Final = frozenset(f"BR-{category}-0{number}" for category in "SZEG" for number in (2, 3, 4))
_WORDS: Final[Mapping[str, Message]] = MappingProxyType(
    {"BR-CO-09": _PREFIX, "BR-CO-17": _DRIFT, "BR-S-09": _DRIFT}
    | {f"BR-O-{number}": _ALONE for number in ("11", "12", "13", "14")}
    | {f"BR-{category}-0{number}": _TAX_NO for category in ("AE", "IC") for number in (2, 3, 4)}
)


def localize(found: Finding) -> Finding:
    """Replace the official text with a translatable message, if there is one."""
    if found.rule in _MISSING | _SELLERS:
        return replace(found, text=Message(BLANK))
    return replace(found, text=_WORDS.get(found.rule, found.text))
