"""CII without extensions (EN 16931)."""

from dataclasses import replace

from tidebill.einvoicing.building.national import (
    build_nationally,
    national_blockers,
    national_cii_rules,
)
from tidebill.einvoicing.reading.cii import is_cii, read_cii
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.cii import write_cii

CUSTOMIZATION = "urn:cen.eu:en16931:2017"


def write(source: Source) -> bytes:
    return write_cii(replace(build_nationally(source), customization=CUSTOMIZATION))


FORMAT = Format(
    name="cii",
    title="CII",
    precheck=national_blockers,
    write=write,
    national_rules=national_cii_rules,
    rules=("cii", "en16931-cii"),
    reads=is_cii,
    read=read_cii,
)
