"""CII without extensions (EN 16931)."""

from dataclasses import replace

from tidebill.einvoicing.building import blockers, build
from tidebill.einvoicing.reading.cii import is_cii, read_cii
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.cii import write_cii

CUSTOMIZATION = "urn:cen.eu:en16931:2017"


def write(source: Source) -> bytes:
    return write_cii(replace(build(source), customization=CUSTOMIZATION))


FORMAT = Format(
    name="cii",
    title="CII",
    precheck=blockers,
    write=write,
    rules=("cii", "en16931-cii"),
    reads=is_cii,
    read=read_cii,
)
