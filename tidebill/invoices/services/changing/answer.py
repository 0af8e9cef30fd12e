"""The buyer's answer to an estimate: accepted or declined, with name, comment and time as evidence."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from tidebill.events import journal
from tidebill.events.models import JournalEntry
from tidebill.events.validation import validated
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import change_status
from tidebill.invoices.services.changing.update import lock_invoice
from tidebill.kernel.kinds import OFFER_KINDS
from tidebill.kernel.money import to_wire
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

ANSWERED = "invoice.answer"
ACCEPTED, DECLINED = "accepted", "rejected"


@dataclass(frozen=True)
class Answer:
    """What the buyer answered: ``status``, the name entered, a comment, and the time."""

    status: str
    name: str
    comment: str
    at: datetime


@validated
@transaction.atomic
def answer_offer(number: int, *, status: str, name: str, comment: str = "") -> Invoice:
    """Accept or decline an estimate for its buyer. The journal keeps the answer and what it was about.

    Raises RuleViolation for a document that can't be answered, or not any more, and Invalid without a name.
    """
    invoice = lock_invoice(number)
    if not is_open_offer(invoice):
        raise RuleViolation(_reason(invoice))
    if not name.strip():
        raise Invalid({"answer_name": errors.BLANK})
    invoice = change_status(number, status)
    told = {"answer": status, "name": name.strip(), "comment": comment.strip(), "number": invoice.number}
    amount = {"price_gross": to_wire(invoice.price_gross), "currency": invoice.currency}
    journal.record(invoice, ANSWERED, after={**told, **amount})
    return invoice


def is_open_offer(invoice: Invoice) -> bool:
    """Return whether the buyer can accept or decline the document now."""
    is_offer = invoice.kind in OFFER_KINDS and invoice.income and not invoice.cancelled
    return is_offer and invoice.status not in (ACCEPTED, DECLINED) and not is_expired(invoice)


def is_expired(invoice: Invoice) -> bool:
    """Return whether the last day of an estimate has passed."""
    last: date | None = invoice.valid_until
    return last is not None and last < clock.today(invoice.account.zone)


def answer_of(invoice: Invoice) -> Answer | None:
    """Return the buyer's latest answer, as long as the document has the status that it gave."""
    if invoice.kind not in OFFER_KINDS or invoice.status not in (ACCEPTED, DECLINED):
        return None
    entries = JournalEntry.objects.filter(
        account_id=invoice.account_id, action=ANSWERED, subject_id=invoice.pk
    )
    entry = entries.order_by("-id").first()
    after = (entry.after or {}) if entry else {}
    if entry is None or after.get("answer") != invoice.status:
        return None
    return Answer(invoice.status, after.get("name", ""), after.get("comment", ""), entry.at)


def _reason(invoice: Invoice) -> str:
    if invoice.status in (ACCEPTED, DECLINED):
        return _("This estimate has been answered already")
    return (
        _("This estimate is no longer valid") if is_expired(invoice) else _("This document can't be answered")
    )
