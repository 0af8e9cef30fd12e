"""Calls about clients, products and categories: load, call, respond."""
