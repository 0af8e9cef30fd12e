"""The tables of billing documents, and of what is still being typed."""

from tidebill.invoices.models.documents import Invoice, Position
from tidebill.invoices.models.drafts import Draft

__all__ = ["Draft", "Invoice", "Position"]
