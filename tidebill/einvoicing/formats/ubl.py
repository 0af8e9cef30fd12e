"""UBL without extensions (EN 16931)."""

from dataclasses import replace

from tidebill.einvoicing.building import blockers, build
from tidebill.einvoicing.reading.ubl import is_ubl, read_ubl
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.ubl import write_ubl

CUSTOMIZATION = "urn:cen.eu:en16931:2017"


def write(source: Source) -> bytes:
    return write_ubl(replace(build(source), customization=CUSTOMIZATION))


FORMAT = Format(
    name="ubl",
    title="UBL",
    precheck=blockers,
    write=write,
    rules=("ubl", "en16931-ubl"),
    reads=is_ubl,
    read=read_ubl,
)
