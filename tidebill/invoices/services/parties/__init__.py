"""Seller, buyer and bank accounts of a document."""
