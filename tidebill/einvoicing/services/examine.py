"""Write a document in a format and validate it once per version."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.models import Check
from tidebill.einvoicing.registry import Format
from tidebill.einvoicing.services.received import load_received
from tidebill.einvoicing.source import Source
from tidebill.einvoicing.validation.process import CheckFailed
from tidebill.einvoicing.validation.result import validate
from tidebill.einvoicing.validation.rules import rule_sets
from tidebill.einvoicing.validation.wording import localize
from tidebill.events.validation import Validation, require_verdict
from tidebill.invoices.models import Invoice
from tidebill.storage.prepared import prepared
from tidebill.storage.transactions import in_transaction
from tidebill.wire.errors import Invalid, Locked, Message

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Examination:
    """Result of an examination; ``content`` is set only if there are no findings except warnings."""

    format: Format
    content: bytes | None
    findings: tuple[Finding, ...]
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def faults(self) -> list[Finding]:
        return [found for found in self.findings if not found.warning]


class NestedMessage:
    """A nested message, rendered in the reader's language."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def __str__(self) -> str:
        text = gettext(self.message.text)
        return text % self.message.params if self.message.params else text


@dataclass(frozen=True)
class Draft:
    """A document as written in a format, before the rules run; no ``content`` if its precheck failed."""

    format: Format
    content: bytes | None
    findings: tuple[Finding, ...]
    rules: tuple[str, ...] = ()


def examine(invoice: Invoice, format: Format) -> Examination:
    """Write and validate a document; raises Locked if the rules can't be run.

    Results are stored with the content's digest, so that each version is validated once.
    """
    return examine_draft(invoice, write_draft(load_received(invoice), format))


def examine_draft(invoice: Invoice, draft: Draft) -> Examination:
    """Validate a document as written in a format; raises Locked if the rules can't be run."""
    stored = stored_examination(invoice, draft)
    if stored:
        return stored
    found = run_rules(draft)
    keep_examination(invoice, draft, found)
    return found


def write_draft(source: Source, format: Format) -> Draft:
    """Write a document in a format if its precheck passes; runs no rules."""
    findings = tuple(format.precheck(source))
    failed = any(not found.warning for found in findings)
    national = () if failed or format.national_rules is None else format.national_rules(source)
    content = None if failed else format.write(source)
    return Draft(format, content, findings, (*format.rules, *national))


def run_rules(draft: Draft) -> Examination:
    """Run the official rules, which takes up to seconds; raises Locked if they can't be run."""
    format, content = draft.format, draft.content
    if content is None:
        return Examination(format, None, draft.findings)
    try:
        verdict = validate(format, content, draft.rules)
    except CheckFailed:
        log.exception("Could not run the rules of %s", format.name)
        raise Locked("The official rules can't be checked at the moment. Try again.") from None
    findings = (*draft.findings, *(localize(found) for found in verdict.findings))
    valid = content if verdict.valid else None
    return Examination(format, valid, findings, verdict.rules, verdict.missing)


def require(invoice: Invoice, format: Format) -> bytes:
    """Return the document in the format; raises Invalid with rule and field of every finding.

    In a transaction the rules don't run: the transaction is rolled back and repeated with their verdict.
    """
    return require_draft(invoice, write_draft(load_received(invoice), format))


def require_draft(invoice: Invoice, draft: Draft) -> bytes:
    """Return a document as written in a format if it is valid; raises like `require`."""
    found = _examine_by_verdict(invoice, draft) if in_transaction() else examine_draft(invoice, draft)
    if found.content is None:
        raise Invalid(errors_by_field(found.faults))
    return found.content


def _examine_by_verdict(invoice: Invoice, draft: Draft) -> Examination:
    format = draft.format
    found = stored_examination(invoice, draft)
    if found is None:
        key = f"{format.name} {draft.findings} {_digest(draft.content)}"
        verdict = require_verdict(Validation(key=key, run=lambda: _run_rules_or_fail(draft)))
        if isinstance(verdict, Locked):
            raise verdict
        found = verdict
        keep_examination(invoice, draft, found)
    return found


def _run_rules_or_fail(draft: Draft) -> Examination | Locked:
    try:
        return run_rules(draft)
    except Locked as error:
        # Raised where the caller expects it, once the transaction is repeated.
        return error


def errors_by_field(findings: Sequence[Finding]) -> dict[str, list[str | Message]]:
    """Return API errors by field, prefixed with the rule."""
    faults: dict[str, list[str | Message]] = {}
    for found in findings:
        params = {"reason": NestedMessage(found.text), "rule": found.rule}
        faults.setdefault(found.field, []).append(Message("%(reason)s (%(rule)s)", params))
    return faults


def stored_examination(invoice: Invoice, draft: Draft) -> Examination | None:
    """Return the stored result for the same content and rule editions."""
    row = _kept(invoice, draft.format, _digest(draft.content))
    if row is None:
        return None
    if draft.content is None:
        found = Examination(draft.format, None, draft.findings)
        return found if row.findings == [_plain(finding) for finding in found.findings] else None
    if row.rules != rule_editions(draft):
        return None
    findings = tuple(_finding(kept) for kept in row.findings)
    valid = draft.content if row.valid else None
    return Examination(draft.format, valid, findings, tuple(row.rules), tuple(row.missing))


def rule_editions(draft: Draft) -> list[str]:
    """Return the editions of the installed rules that apply to a draft."""
    return [found.label for found in rule_sets(draft.format.name, draft.rules) if found.path]


def _kept(invoice: Invoice, format: Format, digest: str) -> Check | None:
    found = _checks.instances(invoice_id=invoice.pk, format=format.name, digest=digest)
    return found[0] if found else None


@prepared
def _checks(invoice_id: int, format: str, digest: str) -> "QuerySet[Check, Check]":
    return Check.objects.filter(invoice_id=invoice_id, format=format, digest=digest).order_by("pk")[:1]


def keep_examination(invoice: Invoice, draft: Draft, found: Examination) -> None:
    """Store the result for the draft's content."""
    values = {
        "digest": _digest(draft.content),
        "valid": found.content is not None,
        "rules": list(found.rules),
        "missing": list(found.missing),
        "findings": [_plain(finding) for finding in found.findings],
    }
    Check.objects.update_or_create(
        account_id=invoice.account_id, invoice_id=invoice.pk, format=found.format.name, defaults=values
    )


def _digest(content: bytes | None) -> str:
    return "" if content is None else sha256(content).hexdigest()


def _plain(found: Finding) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "field": found.field,
        "text": found.text.text,
        "params": {name: str(value) for name, value in found.text.params.items()},
        "warning": found.warning,
    }


def _finding(kept: dict[str, Any]) -> Finding:
    return Finding(kept["rule"], kept["field"], Message(kept["text"], kept["params"]), kept["warning"])
