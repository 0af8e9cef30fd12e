"""Models of billing documents and drafts."""

from tidebill.invoices.models.documents import TEST_SERIES, Invoice, Position
from tidebill.invoices.models.drafts import Draft

__all__ = ["TEST_SERIES", "Draft", "Invoice", "Position"]
