"""What is kept of documents on their way."""

from tidebill.delivery.models.printers import Printer, PrintRequest

__all__ = ["PrintRequest", "Printer"]
