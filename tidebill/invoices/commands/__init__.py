"""Commands of documents and their nested rows."""

from tidebill.invoices.commands.invoices import InvoiceChange, InvoiceInput, NewInvoice
from tidebill.invoices.commands.rows import (
    DescriptionInput,
    DocumentBankAccountInput,
    LineItemInput,
    PartyInput,
    SettlementInput,
)

__all__ = [
    "DescriptionInput",
    "DocumentBankAccountInput",
    "InvoiceChange",
    "InvoiceInput",
    "LineItemInput",
    "NewInvoice",
    "PartyInput",
    "SettlementInput",
]
