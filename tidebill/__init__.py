"""Tidebill: self-hosted invoicing that speaks the InvoiceOcean wire."""

__version__ = "0.1.0"
