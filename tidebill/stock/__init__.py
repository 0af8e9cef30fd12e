"""Warehouses, the documents that move goods between them and the world, and the ledger of movements."""
