"""XRechnung 3 in UBL syntax."""

from tidebill.einvoicing.building import blockers
from tidebill.einvoicing.building.german import build_xrechnung
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.ubl import write_ubl


def write(source: Source) -> bytes:
    return write_ubl(build_xrechnung(source))


FORMAT = Format(
    name="xrechnung",
    title="XRechnung (UBL)",
    precheck=blockers,
    write=write,
    rules=("ubl", "en16931-ubl", "xrechnung-ubl"),
)
