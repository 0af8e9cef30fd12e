"""What can be done with warehouses, their documents and the ledger of movements."""
