"""Warehouses, warehouse documents, and the ledger of stock movements."""
