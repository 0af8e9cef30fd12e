"""What is declared of documents on their way."""

from tidebill.delivery.wire.printers import Printer, PrintRequest
from tidebill.delivery.wire.public import PublicInvoice

__all__ = ["PrintRequest", "Printer", "PublicInvoice"]
