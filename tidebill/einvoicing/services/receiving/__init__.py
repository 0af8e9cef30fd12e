"""Create expenses from suppliers' e-invoices."""

from tidebill.einvoicing.services.receiving.addressee import AddressedToAnother
from tidebill.einvoicing.services.receiving.held import import_or_hold
from tidebill.einvoicing.services.receiving.take import AlreadyImported, import_document

__all__ = ["AddressedToAnother", "AlreadyImported", "import_document", "import_or_hold"]
