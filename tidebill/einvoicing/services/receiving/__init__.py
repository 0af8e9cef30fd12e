"""Create expenses from suppliers' e-invoices."""

from tidebill.einvoicing.services.receiving.take import import_document

__all__ = ["import_document"]
