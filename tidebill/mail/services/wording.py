"""Email texts: the account's template for language and department, or the default."""

import re
from collections.abc import Mapping
from contextlib import suppress
from html import unescape
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from tidebill.accounts.models import Department
from tidebill.events.journal import snapshot
from tidebill.invoices import names, serializers
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import due_in_chain
from tidebill.kernel.kinds import DOCUMENT_KINDS
from tidebill.kernel.placeholders import invalid_placeholders, render
from tidebill.mail.models import EmailTemplate
from tidebill.printing.printable import printable
from tidebill.printing.template_source import gather
from tidebill.printing.templating.renderer import render_texts
from tidebill.printing.templating.rich import named
from tidebill.printing.typesetting.formats import Formats
from tidebill.storage import clock
from tidebill.storage.language import text_language
from tidebill.wire.errors import RuleViolation

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
    "amount",
    "amount_due",
    "currency",
    "seller_bank",
    "seller_bank_account",
    "order_number",
    "view_url",
    "payment_url",
)
# Asks the buyer to complete a document.
COMPLETION = "completion"
_SUBJECTS: Mapping[str, str] = {
    "invoice": gettext_noop("{{kind}} {{number}} from {{seller_name}}"),
    "reminder": gettext_noop("Reminder: {{kind}} {{number}} is overdue"),
    "completion": gettext_noop("Your details for {{kind}} {{number}} from {{seller_name}}"),
}
_ELEMENTS = "p|br|div|span|b|i|u|strong|em|a|ul|ol|li|h[1-6]|table|tr|td|th|tbody|hr"
_ELEMENT = re.compile(rf"</?(?:{_ELEMENTS})\b[^<>]*>", re.I)
_LINE_BREAK = re.compile(r"<br\b[^<>]*>\s*|</(?:li|tr)>\s*", re.I)
_END_OF_PARAGRAPH = re.compile(r"</(?:p|div|h[1-6]|table|ul|ol)>\s*", re.I)
# Languages that capitalize nouns within a sentence.
_CAPITALIZING = ("de",)


def word(kind: str, invoice: Invoice, *, attached: bool = True) -> tuple[str, str]:
    """Return subject and text of an email about a document, in the document's language.

    ``attached`` tells whether the PDF is attached to the email; the default text mentions it.
    """
    lang = (invoice.lang or invoice.account.lang or "en").split("/")[0].split("-")[0]
    spoken = text_language(invoice.lang, invoice.account.lang)
    with translation.override(spoken):
        values = variables(invoice)
        template = _find(kind, invoice, lang)
        # A text that fails with this document must not keep its email back.
        with suppress(RuleViolation):
            if template:
                return render_own(template, invoice, values)
        within = values if spoken in _CAPITALIZING else {**values, "kind": _lowered(values["kind"])}
        subject = render(gettext(_SUBJECTS[kind]), values)
        return subject, render(_default_text(kind, invoice, attached=attached), within)


def variables(invoice: Invoice) -> dict[str, str]:
    """Return all variables in the active language."""
    row = snapshot(invoice)
    lang = translation.get_language() or "en"
    formats = Formats("en_GB" if lang == "en" else lang, date_pattern="long")
    account = invoice.account
    overdue = (clock.today(account.zone) - invoice.payment_to).days if invoice.payment_to else 0
    plain = {name: row.get(name) for name in VARIABLES}
    due = due_in_chain(invoice) if invoice.amount_due > 0 else invoice.amount_due
    derived = {
        "kind": gettext(names.KIND_NAMES[invoice.kind]),
        "issue_date": formats.day(invoice.issue_date),
        "payment_to": formats.day(invoice.payment_to) if invoice.payment_to else None,
        "days_overdue": max(overdue, 0),
        "price_net": formats.amount(invoice.price_net),
        "price_gross": formats.amount(invoice.price_gross),
        "paid": formats.amount(invoice.paid),
        "due": formats.amount(due),
        "amount": formats.money(invoice.price_gross, currency=invoice.currency),
        "amount_due": formats.money(due, currency=invoice.currency),
        "order_number": invoice.oid,
        "view_url": serializers.view_url(row, account.url),
        "payment_url": serializers.payment_url(row, account),
    }
    return {name: "" if value is None else str(value) for name, value in {**plain, **derived}.items()}


def render_own(template: tuple[str, str], invoice: Invoice, values: dict[str, str]) -> tuple[str, str]:
    """Render subject and text of an account's template: placeholders, or Handlebars as in print templates."""
    if not invalid_placeholders("".join(template), VARIABLES):
        return render(template[0], values), render(template[1], values)
    source = gather(invoice, printable(invoice))
    kind = named(invoice.kind, values["kind"])
    subject, text = render_texts(template, source, defaults=values, changes={"kind": kind})
    return " ".join(subject.split()), without_markup(text)


def without_markup(text: str) -> str:
    """Return the plain text of an email written with HTML elements, as InvoiceOcean's templates may be."""
    if not _ELEMENT.search(text):
        return text
    broken = _END_OF_PARAGRAPH.sub("\n\n", _LINE_BREAK.sub("\n", text))
    return re.sub(r"\n{3,}", "\n\n", unescape(_ELEMENT.sub("", broken))).strip() + "\n"


def reply_address(invoice: Invoice) -> str | None:
    """Return the reply-to address: the department's."""
    department: Department | None = invoice.department
    return invoice.seller_email or (department.email if department else None) or None


def _default_text(kind: str, invoice: Invoice, *, attached: bool) -> str:
    """Return the default text with placeholders: greeting, document, due date, bank details, sign-off."""
    is_due = bool(invoice.payment_to and DOCUMENT_KINDS[invoice.kind].payable and due_in_chain(invoice) > 0)
    if kind == COMPLETION:
        return "\n\n".join([gettext("Hello,"), _request(), gettext("Kind regards,") + "\n{{seller_name}}\n"])
    is_reminder = kind == "reminder"
    paragraphs = [gettext("Hello,"), _reminder() if is_reminder else _announcement(attached=attached)]
    if is_due and not is_reminder:
        paragraphs.append(gettext("Payment is due on {{payment_to}}."))
    if is_due and invoice.seller_bank_account:
        bank = ["{{seller_bank}}"] if invoice.seller_bank else []
        lines = [gettext("Bank details:"), *bank, "{{seller_bank_account}}", gettext("Reference: {{number}}")]
        paragraphs.append("\n".join(lines))
    if is_reminder:
        paragraphs.append(gettext("If you have already paid, please ignore this message."))
    return "\n\n".join([*paragraphs, gettext("Kind regards,") + "\n{{seller_name}}\n"])


def _announcement(*, attached: bool) -> str:
    if attached:
        return gettext(
            "please find attached {{kind}} {{number}}, dated {{issue_date}}, for {{amount}}. "
            "View it online:\n{{view_url}}"
        )
    return gettext(
        "{{kind}} {{number}}, dated {{issue_date}}, for {{amount}} is available online:\n{{view_url}}"
    )


def _request() -> str:
    return gettext(
        "please check and complete your details for {{kind}} {{number}} for {{amount}}. The document is "
        "issued once you have confirmed them:\n{{view_url}}"
    )


def _reminder() -> str:
    return gettext(
        "this is a reminder that {{kind}} {{number}}, dated {{issue_date}}, was due on {{payment_to}}. "
        "{{amount_due}} is still outstanding. View the invoice:\n{{view_url}}"
    )


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _find(kind: str, invoice: Invoice, lang: str) -> tuple[str, str] | None:
    """Return the best match: by department before by account, by language before for all."""
    fitting = EmailTemplate.objects.filter(
        Q(lang=lang) | Q(lang=""), Q(department=invoice.department_id) | Q(department=None), kind=kind
    )
    found: Any = sorted(fitting, key=lambda row: (row.department_id is None, row.lang == ""))
    return (found[0].subject, found[0].text) if found else None
