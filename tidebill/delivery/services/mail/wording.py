"""Email texts: the account's template for language and department, or the default."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from tidebill.accounts.models import Department
from tidebill.delivery.models import EmailTemplate
from tidebill.delivery.printing.formats import Formats
from tidebill.events.journal import snapshot
from tidebill.invoices import answers, names
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import due_in_chain
from tidebill.kernel.placeholders import render
from tidebill.kernel.vocabulary import DOCUMENT_KINDS
from tidebill.storage import clock

# Variables available in templates (docs/mail.md).
VARIABLES = (
    "number",
    "kind",
    "buyer_name",
    "buyer_first_name",
    "buyer_last_name",
    "seller_name",
    "seller_email",
    "seller_phone",
    "seller_person",
    "issue_date",
    "sell_date",
    "payment_to",
    "days_overdue",
    "price_net",
    "price_gross",
    "paid",
    "due",
    "currency",
    "seller_bank",
    "seller_bank_account",
    "order_number",
    "view_url",
    "payment_url",
)
_OWN: Mapping[str, tuple[str, str]] = {
    "invoice": (
        gettext_noop("{{kind}} {{number}} from {{seller_name}}"),
        gettext_noop(
            "Hello,\n\nhere is {{kind}} {{number}} of {{issue_date}} over {{price_gross}} {{currency}}:\n"
            "{{view_url}}\n\nPayment is due on {{payment_to}}.\n\n{{seller_name}}\n"
        ),
    ),
    # For paid documents and those that request no payment.
    "plain": (
        gettext_noop("{{kind}} {{number}} from {{seller_name}}"),
        gettext_noop(
            "Hello,\n\nhere is {{kind}} {{number}} of {{issue_date}} over {{price_gross}} {{currency}}:\n"
            "{{view_url}}\n\n{{seller_name}}\n"
        ),
    ),
    "reminder": (
        gettext_noop("Reminder: {{kind}} {{number}} is overdue"),
        gettext_noop(
            "Hello,\n\n{{kind}} {{number}} of {{issue_date}} was due on {{payment_to}}, and "
            "{{due}} {{currency}} are still open. You find the document here:\n{{view_url}}\n\n"
            "If you have paid in the meantime, there is nothing to do.\n\n{{seller_name}}\n"
        ),
    ),
}


def word(kind: str, invoice: Invoice) -> tuple[str, str]:
    """Return subject and text of an email about a document, in the document's language."""
    lang = (invoice.lang or invoice.account.lang or "en").split("/")[0].split("-")[0]
    spoken = lang if lang in {code for code, _ in settings.LANGUAGES} else "en"
    with translation.override(spoken):
        subject, text = _find(kind, invoice, lang) or _own(kind, invoice)
        values = variables(invoice)
    return render(subject, values), render(text, values)


def variables(invoice: Invoice) -> dict[str, str]:
    """Return all variables in the active language."""
    row = snapshot(invoice)
    formats = Formats(translation.get_language() or "en")
    account = invoice.account
    overdue = (clock.today(account.zone) - invoice.payment_to).days if invoice.payment_to else 0
    plain = {name: row.get(name) for name in VARIABLES}
    derived = {
        "kind": gettext(names.KIND_NAMES[invoice.kind]),
        "issue_date": formats.day(invoice.issue_date),
        "payment_to": formats.day(invoice.payment_to) if invoice.payment_to else None,
        "days_overdue": max(overdue, 0),
        "price_net": formats.amount(invoice.price_net),
        "price_gross": formats.amount(invoice.price_gross),
        "paid": formats.amount(invoice.paid),
        "due": formats.amount(due_in_chain(invoice) if invoice.amount_due > 0 else invoice.amount_due),
        "order_number": invoice.oid,
        "view_url": answers.view_url(row, account.url),
        "payment_url": answers.payment_url(row, account),
    }
    return {name: "" if value is None else str(value) for name, value in {**plain, **derived}.items()}


def reply_address(invoice: Invoice) -> str | None:
    """Return the reply-to address: the department's."""
    department: Department | None = invoice.department
    return invoice.seller_email or (department.email if department else None) or None


def _own(kind: str, invoice: Invoice) -> tuple[str, str]:
    asks = invoice.payment_to and DOCUMENT_KINDS[invoice.kind].payable and due_in_chain(invoice) > 0
    subject, text = _OWN[kind if kind != "invoice" or asks else "plain"]
    return gettext(subject), gettext(text)


def _find(kind: str, invoice: Invoice, lang: str) -> tuple[str, str] | None:
    """Return the best match: by department before by account, by language before for all."""
    fitting = EmailTemplate.objects.filter(
        Q(lang=lang) | Q(lang=""), Q(department=invoice.department_id) | Q(department=None), kind=kind
    )
    found: Any = sorted(fitting, key=lambda row: (row.department_id is None, row.lang == ""))
    return (found[0].subject, found[0].text) if found else None
