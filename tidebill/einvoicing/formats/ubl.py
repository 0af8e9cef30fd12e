"""UBL without extensions (EN 16931)."""

from dataclasses import replace

from tidebill.einvoicing.building.national import (
    build_nationally,
    national_blockers,
    national_ubl_rules,
)
from tidebill.einvoicing.reading.ubl import is_ubl, read_ubl
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.ubl import write_ubl

CUSTOMIZATION = "urn:cen.eu:en16931:2017"


def write(source: Source) -> bytes:
    return write_ubl(replace(build_nationally(source), customization=CUSTOMIZATION))


FORMAT = Format(
    name="ubl",
    title="UBL",
    precheck=national_blockers,
    write=write,
    national_rules=national_ubl_rules,
    rules=("ubl", "en16931-ubl"),
    reads=is_ubl,
    read=read_ubl,
)
