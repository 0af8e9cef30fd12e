"""All parties of a new document."""

from tidebill.accounts.models import Department, User
from tidebill.catalog.models import Client
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.parties.bank_accounts import check_seller_account
from tidebill.invoices.services.parties.buyer import resolve_buyer
from tidebill.invoices.services.parties.defaults import apply_client_defaults
from tidebill.invoices.services.parties.recipient import resolve_recipient
from tidebill.invoices.services.parties.seller import resolve_seller
from tidebill.kernel.commands import known


def resolve_parties(
    invoice: Invoice, new: NewInvoice, source: Invoice | None, *, buyer: Client | None, by: User | None
) -> Department:
    """Copy seller, buyer and recipient; return the seller's department."""
    check_seller_account(invoice.account, new, by=by)
    department = resolve_seller(invoice, new, by=by, source=source.department if source else None)
    resolve_buyer(invoice, new, by=by, copied=_copied_client(source, new) or buyer)
    if new.recipient_id and not (source and source.recipient_id == new.recipient_id):
        resolve_recipient(invoice, new)
    if source is None:
        apply_client_defaults(invoice, new)
    return department


def _copied_client(source: Invoice | None, new: NewInvoice) -> Client | None:
    """Return the client of a copied document, if the attributes don't change the buyer."""
    if source is None or new.client_id or known(new.buyer_name) != source.buyer_name:
        return None
    return source.client
