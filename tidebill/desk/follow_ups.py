"""Documents that can follow from a document."""

from dataclasses import dataclass

from django.utils.translation import gettext

from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.advances import ADVANCE, FINAL
from tidebill.invoices.services.pricing.sides import CORRECTION
from tidebill.invoices.sources import GUIDED, sources_for
from tidebill.kernel.kinds import DEFAULT_KIND, DOCUMENT_KINDS, ORDER_KINDS


@dataclass(frozen=True)
class FollowUp:
    """A follow-up document: ``place`` is its form's URL, or ``issue`` the kind that one click creates."""

    label: str
    place: str = ""
    issue: str = ""


def follow_ups(invoice: Invoice) -> list[FollowUp]:
    """Return possible follow-ups, most likely first."""
    found = [] if invoice.cancelled else [*_of_order(invoice), *_of_sale(invoice)]
    if invoice.kind not in GUIDED:
        found.append(FollowUp(gettext("Duplicate"), _form(invoice, invoice.kind)))
    if not invoice.cancelled:
        found.append(FollowUp(gettext("Make recurring"), f"/recurrings/new?invoice_id={invoice.pk}"))
    return found


def _of_order(invoice: Invoice) -> list[FollowUp]:
    if invoice.kind not in ORDER_KINDS or not invoice.income:
        return []
    found = [
        FollowUp(gettext("Convert to invoice"), issue=DEFAULT_KIND),
        FollowUp(gettext("Advance invoice"), _form(invoice, ADVANCE)),
    ]
    if sources_for(FINAL, "", only=invoice.pk):
        found.append(FollowUp(gettext("Final invoice"), _form(invoice, FINAL)))
    return found


def _of_sale(invoice: Invoice) -> list[FollowUp]:
    if not DOCUMENT_KINDS[invoice.kind].correctable:
        return []
    return [FollowUp(gettext("Issue correction"), _form(invoice, CORRECTION))]


def _form(invoice: Invoice, kind: str) -> str:
    return f"/invoices/new?kind={kind}&copy_invoice_from={invoice.pk}"
