"""E-invoices of suppliers: each becomes an expense, with its file attached."""

from tidebill.delivery.services.receiving.take import import_document

__all__ = ["import_document"]
