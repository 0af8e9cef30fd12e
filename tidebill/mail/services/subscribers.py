"""Journal subscriber: queue emails that follow from changes, each once."""

from typing import Any

from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext

from tidebill.accounts.models import Account
from tidebill.events import journal
from tidebill.events.models import JournalEntry
from tidebill.invoices.services.changing.answer import ACCEPTED, ANSWERED
from tidebill.invoices.services.changing.completion import COMPLETED
from tidebill.invoices.services.changing.payment import INCOMPLETE
from tidebill.kernel.addresses import list_addresses
from tidebill.mail.commands import MailOptions
from tidebill.mail.services.invoices import mail_invoice, usual_recipients
from tidebill.mail.services.owners import tell_owners
from tidebill.mail.services.queue import queue_mail
from tidebill.mail.services.wording import COMPLETION, reply_address, variables, word
from tidebill.payments.models import Settlement
from tidebill.recurring.models import Recurring
from tidebill.storage.language import text_language
from tidebill.wire.errors import Invalid, RuleViolation


def queue_mails(entry: JournalEntry, row: object) -> None:
    """Queue the emails of a journal entry."""
    rule = _RULES.get(entry.action)
    if rule:
        rule(entry, row)


def _after_issuing(entry: JournalEntry, invoice: Any) -> None:
    """Ask the buyer of an incomplete document for their details."""
    if invoice.status != INCOMPLETE or invoice.prevent_send_email_to_complete or not invoice.income:
        return
    to = usual_recipients(invoice)
    if to:
        subject, text = word(COMPLETION, invoice)
        key, more = f"completion {invoice.pk}", {"invoice": invoice, "reply_to": reply_address(invoice)}
        try:
            queue_mail(invoice.account, to=to, subject=subject, text=text, key=key, **more)
        except Invalid as error:
            after = {"invoice_id": invoice.pk, "reason": str(error)}
            journal.record(invoice, "invoice.unmailed", after=after)


def _after_completion(entry: JournalEntry, invoice: Any) -> None:
    """Email a completed document to its buyer and to ``send_completion_to``."""
    own = list_addresses(invoice.send_completion_to)
    buyer = usual_recipients(invoice) if invoice.send_after_completion else []
    to, cc = (buyer, own) if buyer else (own, [])
    if to:
        given = MailOptions(email_to=",".join(to), email_cc=",".join(cc) or None, email_pdf=True, force=True)
        _mail(invoice.pk, given, key=f"completed {invoice.pk}", subject=invoice)


def _after_answer(entry: JournalEntry, invoice: Any) -> None:
    """Tell the owners how the buyer of an estimate has answered."""
    told = entry.after or {}
    with _spoken(invoice.account):
        values = {**variables(invoice), "name": told.get("name"), "comment": told.get("comment") or "–"}
        values["url"] = f"{invoice.account.url}/invoices/{invoice.pk}"
        is_accepted = told.get("answer") == ACCEPTED
        subject = gettext("%(number)s accepted") if is_accepted else gettext("%(number)s declined")
        text = (
            gettext("%(name)s has accepted %(kind)s %(number)s to %(buyer_name)s for %(amount)s.")
            if is_accepted
            else gettext("%(name)s has declined %(kind)s %(number)s to %(buyer_name)s for %(amount)s.")
        )
        rest = gettext("Comment: %(comment)s\n%(url)s") % values
    tell_owners(invoice.account, subject % values, f"{text % values}\n\n{rest}", key=f"answer {entry.pk}")


def _after_occurrence(entry: JournalEntry, occurrence: Any) -> None:
    """Email a recurring invoice to the addresses of its definition, or to its buyer, and notify the owner."""
    recurring = occurrence.recurring
    if recurring.email_notification_enabled:
        _tell_of(occurrence)
    if recurring.send_email:
        given = MailOptions(email_to=recurring.buyer_email, email_pdf=True)
        _mail(occurrence.invoice_id, given, key=f"recurring {occurrence.pk}", subject=occurrence)


def _tell_of(occurrence: Any) -> None:
    """Notify the owner of a document that a recurring definition has issued."""
    invoice, account = occurrence.invoice, occurrence.account
    with _spoken(account):
        values = {"name": str(occurrence.recurring), "number": invoice.number}
        subject = gettext("%(name)s has issued %(number)s") % values
        text = gettext(
            "The recurring invoice “%(name)s” has issued %(number)s to %(buyer)s for %(amount)s:\n%(url)s"
        ) % {
            **values,
            "buyer": invoice.buyer_name,
            "amount": variables(invoice)["amount"],
            "url": f"{account.url}/invoices/{invoice.pk}",
        }
    tell_owners(account, subject, text, key=f"issued {occurrence.pk}")


def _after_checkout(entry: JournalEntry, checkout: Any) -> None:
    """Email the documents created by a payment to the customer."""
    settled = Settlement.objects.filter(payment_id=checkout.payment_id).exclude(
        invoice_id=checkout.invoice_id
    )
    for number in settled.values_list("invoice_id", flat=True):
        given = MailOptions(email_pdf=True)
        _mail(number, given, key=f"checkout {checkout.pk} {number}", subject=checkout)


def _mail(number: int, given: MailOptions, *, key: str, subject: Model) -> None:
    """Email a document; if that fails, record the reason in the journal."""
    try:
        mail_invoice(number, given, key=key)
    except (Invalid, RuleViolation) as error:
        after = {"invoice_id": number, "reason": str(error)}
        journal.record(subject, f"{type(subject).__name__.lower()}.unmailed", after=after)


def _after_deactivation(entry: JournalEntry, webhook: Any) -> None:
    """Notify the owner that a webhook was deactivated."""
    with _spoken(webhook.account):
        subject = gettext("Webhook deactivated")
        text = gettext(
            "%(url)s has not accepted “%(kind)s” for three days, or responded that it no longer "
            "exists, so the webhook was deactivated: %(reason)s. Pending deliveries are sent once "
            "you activate it again."
        ) % {"url": webhook.url, "kind": webhook.kind, "reason": webhook.deactivation_reason}
    tell_owners(webhook.account, subject, text, key=f"webhook {webhook.pk} {webhook.deactivated_at}")


def _after_advance(entry: JournalEntry, recurring: Any) -> None:
    """Notify the owner of the end of a recurring invoice, if enabled."""
    ended = (entry.after or {}).get("state") == Recurring.State.FINISHED
    if not (ended and recurring.recurring_finished_notification):
        return
    with _spoken(recurring.account):
        subject = gettext("A recurring invoice has ended")
        text = gettext("“%(name)s” has issued its last invoice.") % {"name": recurring}
    tell_owners(recurring.account, subject, text, key=f"finished {recurring.pk} {recurring.counter}")


def _spoken(account: Account) -> Any:
    return translation.override(text_language(account.lang))


_RULES = {
    "invoice.create": _after_issuing,
    COMPLETED: _after_completion,
    ANSWERED: _after_answer,
    "occurrence.create": _after_occurrence,
    "checkout.paid": _after_checkout,
    "webhook.deactivate": _after_deactivation,
    "recurring.advance": _after_advance,
}
