"""E-invoices: write documents in structured formats, validate them with the official rules, and read them."""
