"""XRechnung 3, in the syntax of UBL."""

from tidebill.einvoicing.building import refusals
from tidebill.einvoicing.building.german import build_xrechnung
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.ubl import write_ubl


def write(source: Source) -> bytes:
    return write_ubl(build_xrechnung(source))


FORMAT = Format(
    name="xrechnung",
    title="XRechnung (UBL)",
    admits=refusals,
    write=write,
    rules=("ubl", "en16931-ubl", "xrechnung-ubl"),
)
