"""An email about a document before it is sent: its preview, and a test to oneself."""

import base64
from typing import Any

from django.utils.translation import gettext

from tidebill.accounts.throttle import Limit, acquire
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooManyRequests
from tidebill.http.responses import Response, TextResponse, Value
from tidebill.invoices.models import Invoice
from tidebill.invoices.selectors import load_invoice
from tidebill.mail.letter import build_letter
from tidebill.mail.models import Mail
from tidebill.mail.notices import flash_sending
from tidebill.mail.services.queue import queue_mail
from tidebill.mail.services.wording import reply_address, word
from tidebill.wire.errors import NotFound

_TESTS, _TESTS_SECONDS = 10, 600
_PERSONAL: dict[str, Any] = {"formats": ("html",), "documented": False}
# Emails have no style sheets, and their pictures are part of them.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'"


@endpoint("Shows an email about a document as its recipient will see it", **_PERSONAL)
def preview(context: RequestContext, id: int) -> Response:
    invoice = load_invoice(id)
    subject, text = _wording(context, invoice)
    letter = build_letter(Mail(account=context.account, invoice=invoice, subject=subject, text=text))
    if letter is None:
        raise NotFound
    page = letter.html
    for image in letter.images:
        content = base64.b64encode(bytes(image.get_payload(decode=True))).decode()
        name = str(image["Content-ID"]).strip("<>")
        page = page.replace(f"cid:{name}", f"data:{image.get_content_type()};base64,{content}")
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return TextResponse(text=page, content_type="text/html; charset=utf-8", headers=headers)


@endpoint("Sends an email about a document to the user who asks, as a test", **_PERSONAL)
def send_test(context: RequestContext, id: int) -> Response:
    if acquire([Limit(f"test letter {context.user.pk}", _TESTS, _TESTS_SECONDS)]) is None:
        raise TooManyRequests(_TESTS_SECONDS)
    invoice = load_invoice(id)
    subject, text = _wording(context, invoice)
    queue_mail(
        context.account,
        to=[context.user.email],
        subject=gettext("Test: %(subject)s") % {"subject": subject},
        text=text,
        invoice=invoice,
        user=context.user,
        reply_to=reply_address(invoice),
        email_pdf=context.body.get("email_pdf") == "1",
    )
    message = gettext("Sending a test to %(to)s. The document is not marked as sent.")
    flash_sending(context, message % {"to": context.user.email})
    return Value(then=f"/invoices/{id}")


def _wording(context: RequestContext, invoice: Invoice) -> tuple[str, str]:
    """Return the subject and text of the dialog, or the default ones."""
    subject, text = word(Mail.Kind.INVOICE, invoice)
    typed = [str(context.body.get(name) or "").strip() for name in ("email_subject", "email_text")]
    return typed[0][:255] or subject, typed[1] or text
