"""Validate documents before they are issued or changed, if the account requires an e-invoice format."""

from copy import copy
from dataclasses import replace
from hashlib import sha256

from django.db import models

from tidebill.einvoicing.registry import Format, formats
from tidebill.einvoicing.services.examine import (
    Draft,
    Examination,
    errors_by_field,
    keep_examination,
    run_rules,
    stored_examination,
    write_draft,
)
from tidebill.einvoicing.services.received import load_received
from tidebill.einvoicing.source import Source
from tidebill.events.models import JournalEntry
from tidebill.events.validation import Validation
from tidebill.invoices.fields import fields_that
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.payment import INCOMPLETE
from tidebill.kernel.kinds import EINVOICE_KINDS
from tidebill.wire.errors import Invalid

# They may change on an invalid document.
NOT_IN_EINVOICES = fields_that(lambda field: not field.einvoice)


def require_format(entry: JournalEntry, subject: models.Model) -> Validation | None:
    """Return the validation of a document in the account's required format.

    It raises Invalid with rule and field of every finding, and Locked if the rules can't be run.
    """
    if not isinstance(subject, Invoice) or not _is_checked(entry, subject):
        return None
    format = formats().get(subject.account.validate_invoices_as)
    if format is None:
        return None
    source = load_received(subject)
    draft = write_draft(source, format)

    def run() -> Examination:
        found = stored_examination(subject, draft) or run_rules(draft)
        if found.content is None:
            raise Invalid(errors_by_field(found.faults))
        return found

    return Validation(
        key=_key(source, draft), run=run, keep=lambda found: keep_examination(subject, draft, found)
    )


def _key(source: Source, draft: Draft) -> str:
    """Identify what is validated, regardless of a number that may differ once the change is repeated."""
    if draft.content is None:
        return f"{draft.format.name} refused {draft.findings}"
    return f"{draft.format.name} {sha256(_unnumbered(source, draft.format)).hexdigest()}"


def _unnumbered(source: Source, format: Format) -> bytes:
    invoice = copy(source.invoice)
    invoice.number = "0" * len(invoice.number)
    return format.write(replace(source, invoice=invoice))


def _is_checked(entry: JournalEntry, invoice: Invoice) -> bool:
    if not invoice.income or invoice.kind not in EINVOICE_KINDS or invoice.cancelled or invoice.test:
        return False
    if invoice.status == INCOMPLETE:
        return False
    if entry.action == "invoice.update":
        return not set(entry.after or {}) <= NOT_IN_EINVOICES
    return entry.action == "invoice.create"
