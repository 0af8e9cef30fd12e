"""Document page: the customer's sheet, and internal details next to it."""

from datetime import tzinfo
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext

from tidebill.attachments.services import attachments_of
from tidebill.desk.follow_ups import follow_ups
from tidebill.desk.timeline import timeline_of
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.status import facturx_status
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import View
from tidebill.http.forms import page_errors
from tidebill.http.rendering import error_messages
from tidebill.http.responses import Detail, Response
from tidebill.http.tags import moment
from tidebill.invoices import names, serializers
from tidebill.invoices.chain import chain_of
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.answer import answer_of
from tidebill.invoices.services.changing.locking import lock_reason
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.identifiers import new_token
from tidebill.kernel.kinds import CANCELED_KIND, DOCUMENT_KINDS
from tidebill.kernel.vocabulary import MAILED_FORMATS
from tidebill.mail.commands import MailOptions
from tidebill.mail.models import Mail
from tidebill.mail.notices import flash_sending
from tidebill.mail.services.invoices import mail_invoice, usual_recipients
from tidebill.mail.services.server import can_send
from tidebill.mail.services.wording import word
from tidebill.payments.serializers import settlements_of
from tidebill.payments.services.credit import usable_credit
from tidebill.printing.page_sheet import page_sheet
from tidebill.printing.typesetting.sheet.assemble import undrawn_in
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.transmission.section import transmission_section
from tidebill.wire.errors import Invalid, RuleViolation

OUTDATED = 409
# Inputs of the page's dialogs, by API key.
_INPUTS = {
    "email_to": "email_to",
    "email_cc": "email_cc",
    "email_subject": "email_subject",
    "email_text": "email_text",
    "email_xml": "email_xml",
    "cancel_reason": "cancel_reason",
    "price": "paid-price",
    "paid_date": "paid-date",
}


def show(context: RequestContext, id: int) -> Response:
    invoice = _load(id)
    einvoice, sheet = facturx_status(invoice), page_sheet(invoice)
    return Detail(
        resource=Wire,
        values=serializers.serialize_invoice(invoice, account=context.account),
        page="invoices/show.html",
        page_context={
            "here": "/invoices" if invoice.income else "/invoices?income=no",
            "sheet": sheet,
            "undrawn": " ".join(undrawn_in(sheet)),
            "history": timeline_of(invoice),
            "letter": word(Mail.Kind.INVOICE, invoice) if invoice.income else None,
            "can_send": can_send(context.account),
            "recipients": ", ".join(usual_recipients(invoice)),
            "faults": page_errors(context, _INPUTS),
            # Keep the input after a failed change.
            "typed": context.body if context.errors else {},
            "payments": settlements_of(invoice),
            "transmissions": transmission_section(invoice),
            "attachments": attachments_of(invoice.pk),
            "follow_ups": follow_ups(invoice),
            "today": clock.today(context.account.zone),
            "form_key": new_token(),
            "chain": _chain(invoice),
            "due": invoice.amount_due,
            "refund": -invoice.amount_due,
            "usable_credit": usable_credit(invoice),
            "settlement_total": invoice.settlement_total,
            "einvoice": einvoice,
            "answer": answer_of(invoice),
            "mailed_formats": [(name, formats()[name].title) for name in MAILED_FORMATS] if einvoice else [],
            "due_text": f"{invoice.amount_due:.2f}",
            "is_payable": _is_payable(invoice),
            "lock_reason": lock_reason(invoice),
            "kind_name": gettext(names.KIND_NAMES[invoice.kind]),
            "facts": _facts(invoice, zone=context.account.zone),
            "pdf_url": f"/invoices/{invoice.pk}.pdf",
        },
    )


def then_send(save: View) -> View:
    """Return the view that saves the form of a document, and emails the document if requested."""

    def save_and_send(context: RequestContext, **arguments: object) -> Response:
        response = save(context, **arguments)
        return response if response.status == OUTDATED else _send(context, response)

    return save_and_send


def _send(context: RequestContext, response: Any) -> Response:
    """Email the saved document; an error is shown but doesn't undo the change."""
    if context.body.get("then") != "send":
        return response
    number = int(response.value["location"].rpartition("/")[2])
    try:
        mail = mail_invoice(number, MailOptions(email_pdf=True), by=context.user)
    except (Invalid, RuleViolation) as refused:
        message = " ".join(text for found in error_messages(refused).values() for text in found)
        messages.warning(context.request, gettext("Not sent: %(reason)s") % {"reason": message})
        return response
    text = gettext("Sending the document to %(to)s") % {"to": ", ".join(mail.to)}
    flash_sending(context, text)
    return response


def _load(id: int) -> Invoice:
    wanted: Any = Invoice.objects.filter(pk=id, deleted=False)
    return get_or_not_found(wanted.select_related("account", "department", "user", "from_invoice"))


def _chain(invoice: Invoice) -> list[dict[str, Any]]:
    """Return the chain of related documents including this one, oldest first; empty if there are none."""
    links = chain_of(invoice.pk)
    kinds = (CANCELED_KIND if link["cancelled"] else link["kind"] for link in links)
    named = [
        {**link, "kind_name": gettext(names.KIND_NAMES[kind])}
        for link, kind in zip(links, kinds, strict=True)
    ]
    return named if len(named) > 1 else []


def _facts(invoice: Invoice, *, zone: tzinfo) -> list[tuple[str, str]]:
    """Return internal details that are not on the sheet."""
    department = invoice.department
    facts = (
        (gettext("Order number"), invoice.oid),
        (gettext("Department"), (department.shortcut or department.name) if department else None),
        (gettext("Issued by"), invoice.user.name if invoice.user else None),
        (gettext("Created through the API"), gettext("yes") if invoice.from_api else None),
        (gettext("Created"), moment(invoice.created_at, zone)),
        (gettext("Last changed"), moment(invoice.updated_at, zone)),
        (gettext("First printed"), moment(invoice.print_time, zone)),
        (gettext("Sent"), moment(invoice.sent_time, zone)),
        (gettext("Sales code"), invoice.sales_code),
        (gettext("Internal note"), invoice.internal_note),
    )
    return [(name, value) for name, value in facts if value]


def _is_payable(invoice: Invoice) -> bool:
    """Return whether payment is requested: not for estimates, canceled and test documents."""
    kind = DOCUMENT_KINDS.get(invoice.kind)
    return kind is not None and kind.payable and not (invoice.cancelled or invoice.test)
