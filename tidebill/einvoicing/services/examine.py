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
from tidebill.einvoicing.validation.process import CheckFailed
from tidebill.einvoicing.validation.result import validate
from tidebill.einvoicing.validation.rules import rule_sets
from tidebill.einvoicing.validation.wording import localize
from tidebill.invoices.models import Invoice
from tidebill.storage.prepared import prepared
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


def examine(invoice: Invoice, format: Format) -> Examination:
    """Write and validate a document; raises Locked if the rules can't be run.

    Results are stored with the content's digest, so that each version is validated once.
    """
    source = load_received(invoice)
    refused = tuple(format.precheck(source))
    if any(not found.warning for found in refused):
        found = Examination(format, None, refused)
        if not _is_kept(invoice, found):
            _keep(invoice, format, found)
        return found
    content = format.write(source)
    stored = _stored(invoice, format, content)
    if stored:
        return stored
    try:
        verdict = validate(format, content)
    except CheckFailed:
        log.exception("Could not run the rules of %s", format.name)
        raise Locked("The official rules can't be checked at the moment. Try again.") from None
    findings = (*refused, *(localize(found) for found in verdict.findings))
    found = Examination(format, content if verdict.valid else None, findings, verdict.rules, verdict.missing)
    _keep(invoice, format, found, digest=_digest(content))
    return found


def require(invoice: Invoice, format: Format) -> bytes:
    """Return the document in the format; raises Invalid with rule and field of every finding."""
    found = examine(invoice, format)
    if found.content is None:
        raise Invalid(errors_by_field(found.faults))
    return found.content


def errors_by_field(findings: Sequence[Finding]) -> dict[str, list[str | Message]]:
    """Return API errors by field, prefixed with the rule."""
    faults: dict[str, list[str | Message]] = {}
    for found in findings:
        params = {"reason": NestedMessage(found.text), "rule": found.rule}
        faults.setdefault(found.field, []).append(Message("%(reason)s (%(rule)s)", params))
    return faults


def _stored(invoice: Invoice, format: Format, content: bytes) -> Examination | None:
    """Return the stored result for the same content and rule editions."""
    row = _kept(invoice, format, _digest(content))
    if row is None:
        return None
    editions = [found.label for found in rule_sets(format.name, format.rules) if found.path]
    if row.rules != editions:
        return None
    findings = tuple(_finding(kept) for kept in row.findings)
    return Examination(format, content if row.valid else None, findings, tuple(row.rules), tuple(row.missing))


def _is_kept(invoice: Invoice, refused: Examination) -> bool:
    """Return whether the same result is stored already."""
    row = _kept(invoice, refused.format, "")
    return row is not None and row.findings == [_plain(found) for found in refused.findings]


def _kept(invoice: Invoice, format: Format, digest: str) -> Check | None:
    found = _checks.instances(invoice_id=invoice.pk, format=format.name, digest=digest)
    return found[0] if found else None


@prepared
def _checks(invoice_id: int, format: str, digest: str) -> "QuerySet[Check, Check]":
    return Check.objects.filter(invoice_id=invoice_id, format=format, digest=digest).order_by("pk")[:1]


def _keep(invoice: Invoice, format: Format, found: Examination, *, digest: str = "") -> None:
    values = {
        "digest": digest,
        "valid": found.content is not None,
        "rules": list(found.rules),
        "missing": list(found.missing),
        "findings": [_plain(finding) for finding in found.findings],
    }
    Check.objects.update_or_create(
        account_id=invoice.account_id, invoice_id=invoice.pk, format=format.name, defaults=values
    )


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


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
