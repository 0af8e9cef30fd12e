"""Files attached to documents."""
