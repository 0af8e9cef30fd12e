"""Factur-X (ZUGFeRD), profile EXTENDED: the same content for receivers that require this profile."""

from dataclasses import replace

from tidebill.einvoicing.building import blockers, build
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.cii import write_cii

CUSTOMIZATION = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"


def write(source: Source) -> bytes:
    return write_cii(replace(build(source), customization=CUSTOMIZATION))


FORMAT = Format(
    name="facturx-extended",
    title="Factur-X EXTENDED",
    precheck=blockers,
    write=write,
    rules=("cii-extended", "facturx-extended"),
)
