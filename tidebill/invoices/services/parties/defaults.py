"""What a client's record says about new documents."""

from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import UNSET

# The Polish designation of a sale to a related party.
RELATED_PARTY = "TP"


def apply_client_defaults(invoice: Invoice, new: NewInvoice) -> None:
    """Set the client's payment type if none is given, and designate sales to a related party."""
    client = invoice.client
    if client is None:
        return
    if not new.payment_type and client.default_payment_type:
        invoice.payment_type = client.default_payment_type
    if not client.tp_client_connection or not invoice.income:
        return
    if new.procedure_designations is UNSET or new.procedure_designations is None:
        invoice.procedure_designations = [RELATED_PARTY]
    elif new.procedure_designations and RELATED_PARTY not in new.procedure_designations:
        invoice.procedure_designations = [*new.procedure_designations, RELATED_PARTY]
