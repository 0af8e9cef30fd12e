"""Factur-X (ZUGFeRD), profile EN 16931: CII for embedding in a PDF."""

from dataclasses import replace

from tidebill.einvoicing.building import blockers, build
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.cii import write_cii

CUSTOMIZATION = "urn:cen.eu:en16931:2017"


def write(source: Source) -> bytes:
    return write_cii(replace(build(source), customization=CUSTOMIZATION))


FORMAT = Format(
    name="facturx",
    title="Factur-X",
    precheck=blockers,
    write=write,
    rules=("cii", "en16931-cii", "facturx-en16931"),
)
