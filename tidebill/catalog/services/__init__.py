"""Services of clients, addresses, products and categories."""
