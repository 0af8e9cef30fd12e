"""National requirements of the plain formats, switched on by the parties' countries."""

from tidebill.einvoicing.building.blockers import blockers
from tidebill.einvoicing.building.document import build
from tidebill.einvoicing.building.french import (
    RULES,
    complete_french,
    french_findings,
    is_between_french_companies,
)
from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.model import Invoice
from tidebill.einvoicing.source import Source


def national_blockers(source: Source) -> list[Finding]:
    """Return the findings of the standard, then those of the country."""
    found = blockers(source)
    if found or source.received or not is_between_french_companies(source):
        return found
    return list(french_findings(source))


def build_nationally(source: Source) -> Invoice:
    """Return the neutral invoice with what its country requires."""
    invoice = build(source)
    if source.received or not is_between_french_companies(source):
        return invoice
    return complete_french(source, invoice)


def national_ubl_rules(source: Source) -> tuple[str, ...]:
    """Return the country's rule sets for UBL."""
    return _rules(source, "ubl")


def national_cii_rules(source: Source) -> tuple[str, ...]:
    """Return the country's rule sets for CII."""
    return _rules(source, "cii")


def _rules(source: Source, syntax: str) -> tuple[str, ...]:
    if source.received or not is_between_french_companies(source):
        return ()
    return (RULES[syntax],)
