"""A document in a format: written, and checked once for each of its versions."""

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
from tidebill.einvoicing.validation.rules import rule_sets
from tidebill.einvoicing.validation.verdict import judge
from tidebill.einvoicing.validation.wording import own_words
from tidebill.invoices.models import Invoice
from tidebill.storage.prepared import prepared
from tidebill.wire.errors import Invalid, Locked, Message

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Examined:
    """``content`` is there only where nothing but warnings was found."""

    format: Format
    content: bytes | None
    findings: tuple[Finding, ...]
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def faults(self) -> list[Finding]:
        return [found for found in self.findings if not found.warning]


class Said:
    """A message within a message: it speaks the language of whoever reads it."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def __str__(self) -> str:
        text = gettext(self.message.text)
        return text % self.message.params if self.message.params else text


def examine(invoice: Invoice, format: Format) -> Examined:
    """What the format and the official rules say of a document; raises Locked where they can't be run.

    The rules are run once for each version of a document: their verdict is stored with what it was about.
    """
    source = load_received(invoice)
    refused = tuple(format.admits(source))
    if any(not found.warning for found in refused):
        found = Examined(format, None, refused)
        if not _is_kept(invoice, found):
            _keep(invoice, format, found)
        return found
    content = format.write(source)
    stored = _stored(invoice, format, content)
    if stored:
        return stored
    try:
        verdict = judge(format, content)
    except CheckFailed:
        log.exception("The rules of %s could not be run", format.name)
        raise Locked("The official rules can't be run at the moment: try again") from None
    findings = (*refused, *(own_words(found) for found in verdict.findings))
    found = Examined(format, content if verdict.valid else None, findings, verdict.rules, verdict.missing)
    _keep(invoice, format, found, digest=_digest(content))
    return found


def require(invoice: Invoice, format: Format) -> bytes:
    """The document in the format; raises Invalid with rule and field of everything that is in its way."""
    found = examine(invoice, format)
    if found.content is None:
        raise Invalid(faults_by_field(found.faults))
    return found.content


def faults_by_field(findings: Sequence[Finding]) -> dict[str, list[str | Message]]:
    """The wire's errors: by field, each with the name of its rule."""
    faults: dict[str, list[str | Message]] = {}
    for found in findings:
        params = {"reason": Said(found.text), "rule": found.rule}
        faults.setdefault(found.field, []).append(Message("%(reason)s (%(rule)s)", params))
    return faults


def _stored(invoice: Invoice, format: Format, content: bytes) -> Examined | None:
    """The verdict about the same bytes by the same editions."""
    row = _kept(invoice, format, _digest(content))
    if row is None:
        return None
    editions = [found.label for found in rule_sets(format.name, format.rules) if found.path]
    if row.rules != editions:
        return None
    findings = tuple(_finding(kept) for kept in row.findings)
    return Examined(format, content if row.valid else None, findings, tuple(row.rules), tuple(row.missing))


def _is_kept(invoice: Invoice, refused: Examined) -> bool:
    """Whether the same was found before: looking again writes nothing."""
    row = _kept(invoice, refused.format, "")
    return row is not None and row.findings == [_plain(found) for found in refused.findings]


def _kept(invoice: Invoice, format: Format, digest: str) -> Check | None:
    found = _checks.instances(invoice_id=invoice.pk, format=format.name, digest=digest)
    return found[0] if found else None


@prepared
def _checks(invoice_id: int, format: str, digest: str) -> "QuerySet[Check, Check]":
    return Check.objects.filter(invoice_id=invoice_id, format=format, digest=digest).order_by("pk")[:1]


def _keep(invoice: Invoice, format: Format, found: Examined, *, digest: str = "") -> None:
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
