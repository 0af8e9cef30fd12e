"""Services of printing."""

from tidebill.printing.services.pdf import print_facturx, print_invoice, print_many

__all__ = ["print_facturx", "print_invoice", "print_many"]
