"""Services of billing documents: one module per operation, and shared rules."""
