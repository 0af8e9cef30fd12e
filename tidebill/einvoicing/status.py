"""Validation results of a document as displayed."""

from dataclasses import dataclass

from tidebill.einvoicing.fix_hints import FixHint, fix_hints
from tidebill.einvoicing.registry import Format, formats
from tidebill.einvoicing.services.examine import Examination, examine
from tidebill.einvoicing.services.pdf import FACTURX
from tidebill.invoices.models import Invoice
from tidebill.kernel.kinds import EINVOICE_KINDS
from tidebill.wire.errors import Locked

READY, LACKING, UNKNOWN = "ready", "lacking", "unknown"


@dataclass(frozen=True)
class FormatStatus:
    """Validation result of a format as displayed."""

    title: str
    state: str
    fix_hints: list[FixHint]
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def facturx_status(invoice: Invoice) -> FormatStatus | None:
    """Return the Factur-X status for the document's page; None for kinds that can't have one."""
    if not invoice.income or invoice.kind not in EINVOICE_KINDS or invoice.cancelled:
        return None
    return format_status(invoice, formats()[FACTURX])


def format_status(invoice: Invoice, format: Format) -> FormatStatus:
    """Return the validation result, or that there is none at the moment."""
    try:
        found: Examination = examine(invoice, format)
    except Locked:
        return FormatStatus(format.title, UNKNOWN, [])
    state = LACKING if found.content is None else READY
    return FormatStatus(format.title, state, fix_hints(invoice, found.findings), found.rules, found.missing)
