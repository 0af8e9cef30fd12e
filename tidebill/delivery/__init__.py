"""Delivery of documents: PDF, public pages, email, fiscal printers, webhooks."""
