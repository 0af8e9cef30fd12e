"""What a register demands of documents: valid ones, and no change once it has them."""

from collections.abc import Collection

from django.db import models

from tidebill.einvoicing.services.examine import errors_by_field
from tidebill.events.models import JournalEntry
from tidebill.events.validation import Validation
from tidebill.invoices.fields import fields_that
from tidebill.invoices.models import Invoice
from tidebill.transmission.services.order import withdraw_unwritten
from tidebill.transmission.services.submit import NO_ROOM, REGISTER, blockers_of
from tidebill.transmission.status import KSEF, is_under_way
from tidebill.wire.errors import Invalid, RuleViolation

# They may change after acceptance.
_NOT_IN_REGISTER = fields_that(lambda field: not (field.einvoice and field.registered))


def refuse_registered(invoice: Invoice, changed: Collection[str] | None) -> None:
    """Raise RuleViolation if the register has the document and its copy would differ."""
    if not invoice.income or not is_under_way(invoice.gov_status):
        return
    if changed is not None and set(changed) <= _NOT_IN_REGISTER:
        return
    if withdraw_unwritten(invoice):
        return
    raise RuleViolation(
        "%(number)s is in KSeF and cannot be edited: issue a correction", number=invoice.number
    )


def require_sendable(entry: JournalEntry, subject: models.Model) -> Validation | None:
    """Return the validation that rejects documents KSeF would reject, if the account wants that."""
    if entry.action not in ("invoice.create", "invoice.update"):
        return None
    if not isinstance(subject, Invoice) or not subject.income:
        return None
    connection = REGISTER.of(entry)
    if connection is None or not connection.validate:
        return None
    findings = blockers_of(subject, KSEF)
    if not findings or any(finding.field == NO_ROOM for finding in findings):
        return None

    def run() -> None:
        raise Invalid(errors_by_field(findings))

    return Validation(key=f"ksef {findings}", run=run)
