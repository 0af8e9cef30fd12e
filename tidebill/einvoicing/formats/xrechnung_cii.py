"""XRechnung 3 in CII syntax."""

from tidebill.einvoicing.building import blockers
from tidebill.einvoicing.building.german import build_xrechnung
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.cii import write_cii


def write(source: Source) -> bytes:
    return write_cii(build_xrechnung(source))


FORMAT = Format(
    name="xrechnung-cii",
    title="XRechnung (CII)",
    precheck=blockers,
    write=write,
    rules=("cii", "en16931-cii", "xrechnung-cii"),
)
