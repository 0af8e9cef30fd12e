"""The verbs of clients, addresses, products and categories."""
