"""Previews of a document in a form while it is being edited."""

from collections.abc import Callable
from typing import Any

from tidebill.http.context import RequestContext
from tidebill.http.rendering import error_messages
from tidebill.http.responses import Response, Value
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.entry import read_entry, touched
from tidebill.invoices.selectors import load_invoice
from tidebill.invoices.services.issuing.preview import Preview, preview_change, preview_new
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid, RuleViolation


def while_typing(context: RequestContext, compute: Callable[[], dict[str, Any]]) -> Response:
    """Return the computed values; the form's script gets validation errors with status 200, since input may
    be incomplete.
    """
    try:
        return Value(value=compute())
    except (Invalid, RuleViolation) as error:
        if not is_scripted(context):
            raise
        return Value(value={"faults": error_messages(error)})


def is_scripted(context: RequestContext) -> bool:
    """Return whether the form's script sent the request and handles redirects itself."""
    return context.request.headers.get("X-Sent-By") == "form"


def preview_of(context: RequestContext, number: int | None = None) -> Preview:
    """Return the preview of the body, as a new document or a change."""
    sent: Any = Wire.unwrap(context.body)
    if number is None:
        new = Wire.read(read_entry(sent, account=context.account)).build(NewInvoice)
        return preview_new(context.account, new, by=context.user)
    stored = load_invoice(number)
    typed = Wire.read(read_entry(sent, account=context.account, stored=stored))
    return preview_change(number, touched(typed, stored).build(InvoiceChange), by=context.user)
