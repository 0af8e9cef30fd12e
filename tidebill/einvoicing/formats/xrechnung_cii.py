"""XRechnung 3, in the syntax of CII."""

from tidebill.einvoicing.building import refusals
from tidebill.einvoicing.building.german import build_xrechnung
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.cii import write_cii


def write(source: Source) -> bytes:
    return write_cii(build_xrechnung(source))


FORMAT = Format(
    name="xrechnung-cii",
    title="XRechnung (CII)",
    admits=refusals,
    write=write,
    rules=("cii", "en16931-cii", "xrechnung-cii"),
)
