"""Recurring invoices."""
