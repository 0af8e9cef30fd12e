"""Email: content, sending and outcomes."""
