"""XML schemas, compiled once per process."""

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from tidebill.einvoicing.validation.rules import RuleSet

FAULTS_MAX = 20
_ROOTS = {"Invoice": "UBL-Invoice-2.1.xsd", "CreditNote": "UBL-CreditNote-2.1.xsd"}


def schema_errors(rules: RuleSet, document: bytes) -> list[str]:
    """Return the schema violations of a document."""
    if rules.path is None:
        return []
    root = etree.fromstring(document)
    path = rules.path
    if path.is_dir():
        path = path / _ROOTS.get(etree.QName(root).localname, "UBL-Invoice-2.1.xsd")
    schema = _compiled(path)
    if schema.validate(root):
        return []
    log: Any = schema.error_log
    return [f"{error.path}: {error.message}" for error in log][:FAULTS_MAX]


@cache
def _compiled(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path)))
