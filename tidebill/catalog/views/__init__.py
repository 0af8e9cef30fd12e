"""Views of clients, products and categories."""
