"""Tidebill: self-hosted invoicing with an InvoiceOcean-compatible API."""

__version__ = "0.1.0"
