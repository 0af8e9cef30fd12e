"""Services of delivery."""

from tidebill.delivery.services.pdf import print_facturx, print_invoice, print_many

__all__ = ["print_facturx", "print_invoice", "print_many"]
