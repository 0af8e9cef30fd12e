"""Factur-X (ZUGFeRD), profile EXTENDED: the same content for receivers that require this profile."""

from dataclasses import replace

from tidebill.einvoicing.building.national import (
    build_nationally,
    national_blockers,
    national_cii_rules,
)
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.writing.cii import write_cii

CUSTOMIZATION = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"


def write(source: Source) -> bytes:
    return write_cii(replace(build_nationally(source), customization=CUSTOMIZATION))


FORMAT = Format(
    name="facturx-extended",
    title="Factur-X EXTENDED",
    precheck=national_blockers,
    write=write,
    national_rules=national_cii_rules,
    rules=("cii-extended", "facturx-extended"),
)
