"""Change the parties of a document."""

from tidebill.accounts.models import User
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.parties.buyer import COPIED as FROM_CLIENT
from tidebill.invoices.services.parties.buyer import force_code, override_client, resolve_buyer
from tidebill.invoices.services.parties.recipient import resolve_recipient
from tidebill.invoices.services.parties.seller import COPIED as FROM_DEPARTMENT
from tidebill.invoices.services.parties.seller import resolve_seller
from tidebill.kernel.commands import UNSET
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


def change_parties(invoice: Invoice, changes: InvoiceChange, *, sent: InvoiceChange, by: User | None) -> None:
    """Copy the data of another client or department; other given details stay on the document only.

    ``changes`` are the fields of ``sent`` that differ from the stored ones.
    """
    if changes.client_id:
        # Clear all data of the former buyer.
        blank = Invoice()
        for name in FROM_CLIENT:
            if not changes.sends(name):
                setattr(invoice, name, getattr(blank, name))
        resolve_buyer(invoice, changes, by=by)
    elif sent.buyer_override:
        # Including values that the document has already: the client may have others.
        override_client(invoice, sent, by=by)
    elif changes.buyer_name is not UNSET and not changes.buyer_name:
        raise Invalid({"buyer_name": errors.BLANK})
    force_code(invoice, changes)
    if changes.recipient_id is not UNSET:
        resolve_recipient(invoice, changes)
    if changes.department_id:
        seller = {f"seller_{name}": changes.get(f"seller_{name}") for name in FROM_DEPARTMENT}
        kept = {"lang": invoice.lang, "invoice_template_id": invoice.invoice_template_id}
        department = {"department_id": changes.department_id}
        resolve_seller(invoice, InvoiceChange.of({**seller, **kept, **department}), by=by)
