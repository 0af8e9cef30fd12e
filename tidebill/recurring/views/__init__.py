"""Views of recurring invoices."""
