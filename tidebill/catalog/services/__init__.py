"""The verbs of clients, products and categories."""
