"""Validate content against the rules of a format."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.validation.fields import field_of
from tidebill.einvoicing.validation.process import checker
from tidebill.einvoicing.validation.rules import SCHEMA, SCHEMATRON, RuleSet, rule_sets
from tidebill.einvoicing.validation.schemas import schema_errors
from tidebill.wire.errors import Message

FINDINGS_MAX = 50
_NAMED = re.compile(r"^\[[A-Z0-9-]+\]\s*-?\s*")


@dataclass(frozen=True)
class ValidationResult:
    """``rules`` are the editions applied; ``missing`` the rule sets that aren't installed."""

    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def valid(self) -> bool:
        return all(found.warning for found in self.findings)


def validate(format: Format, document: bytes, rules: tuple[str, ...] = ()) -> ValidationResult:
    """Validate a document against installed rule sets, by default its format's; raises CheckFailed."""
    sets = rule_sets(format.name, rules or format.rules)
    there = [found for found in sets if found.path]
    own = format.check(document) if format.check else ()
    findings = [*(Finding("XSD", "base", _said(text)) for text in own), *_findings(there, document)]
    return ValidationResult(
        findings=_distinct(findings)[:FINDINGS_MAX],
        rules=tuple(found.label for found in there),
        missing=tuple(found.title for found in sets if not found.path),
    )


def _findings(sets: Sequence[RuleSet], document: bytes) -> Iterator[Finding]:
    for rules in sets:
        if rules.kind == SCHEMA:
            faults = schema_errors(rules, document)
            yield from (Finding("XSD", "base", _said(text)) for text in faults)
            if faults:
                # Rules assume that the document conforms to the schema.
                return
        elif rules.kind == SCHEMATRON and rules.path:
            yield from (_finding(found) for found in checker.check(rules.path, document))


def _distinct(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Deduplicate: line items repeat a finding, and rule sets overlap."""
    return tuple({(found.rule, found.field, str(found.text)): found for found in findings}.values())


def _finding(failure: dict[str, str]) -> Finding:
    rule = failure["rule"]
    warning = failure["flag"] in ("warning", "information")
    return Finding(
        rule, field_of(rule, failure["location"], failure["text"]), _said(failure["text"]), warning
    )


def _said(text: str) -> Message:
    """Return the rule's text without its id, with percent signs escaped."""
    return Message("%(text)s", {"text": _NAMED.sub("", text)})
