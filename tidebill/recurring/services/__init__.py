"""Services of recurring invoices."""
