"""What happens to a document when it is printed."""

from tidebill.delivery.services.pdf import print_facturx, print_invoice, print_several

__all__ = ["print_facturx", "print_invoice", "print_several"]
