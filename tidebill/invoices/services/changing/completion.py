"""Documents that their buyer completes: name, address and tax number, on the public page."""

from django.db import transaction

from tidebill.catalog.models import Client
from tidebill.events import journal
from tidebill.events.validation import validated
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.payment import INCOMPLETE, ISSUED, PAID
from tidebill.invoices.services.changing.update import lock_invoice, update_invoice
from tidebill.invoices.services.parties.buyer import NEW_CLIENT, find_buyer
from tidebill.kernel.commands import known
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation

COMPLETED = "invoice.complete"
_NEEDED = ("buyer_street", "buyer_post_code", "buyer_city")
# Columns of the client that the buyer's answer fills if they are blank.
_FILLED = ("street", "post_code", "city", "country", "tax_no", "email", "phone")


@validated
@transaction.atomic
def complete_invoice(number: int, buyer: InvoiceChange) -> Invoice:
    """Fill in the buyer and issue the document; `paid_after_completion` marks it as paid.

    Raises RuleViolation if it is complete already, and Invalid for missing details.
    """
    invoice = lock_invoice(number)
    if invoice.status != INCOMPLETE or invoice.cancelled:
        raise RuleViolation("This document is complete already")
    _require(buyer, invoice)
    status = PAID if invoice.paid_after_completion else ISSUED
    change = InvoiceChange.of({**buyer.given(), "status": status, **_client_of(invoice, buyer)})
    changed = update_invoice(number, change)
    _fill_client(changed)
    journal.record(changed, COMPLETED, after={"buyer_name": changed.buyer_name})
    return changed


def _require(buyer: InvoiceChange, invoice: Invoice) -> None:
    names = ("buyer_name",) if buyer.buyer_company is not False else ("buyer_first_name", "buyer_last_name")
    missing = [name for name in (*names, *_NEEDED) if not (known(buyer.get(name)) or "").strip()]
    if invoice.send_after_completion and not invoice.send_completion_to and not buyer.buyer_email:
        missing.append("buyer_email")
    if missing:
        raise Invalid(dict.fromkeys(missing, errors.BLANK))


def _client_of(invoice: Invoice, buyer: InvoiceChange) -> dict[str, object]:
    """Return the client of a document without one: a matching one, or a new one."""
    if invoice.client_id is not None:
        return {}
    found = find_buyer(NewInvoice.of(buyer.given()))
    return {"client_id": found.pk if found else NEW_CLIENT, "buyer_as_sent": True}


def _fill_client(invoice: Invoice) -> None:
    """Fill blank columns of the client's record; what the seller knows stays."""
    client = Client.objects.filter(pk=invoice.client_id or 0).first()
    if client is None:
        return
    before = journal.snapshot(client)
    for name in _FILLED:
        if not getattr(client, name):
            setattr(client, name, getattr(invoice, f"buyer_{name}"))
    journal.save_changes(client, before, "client.update", by=None)
