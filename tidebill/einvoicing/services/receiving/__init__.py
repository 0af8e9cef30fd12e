"""Create expenses from suppliers' e-invoices."""

from tidebill.einvoicing.services.receiving.take import AlreadyImported, import_document

__all__ = ["AlreadyImported", "import_document"]
