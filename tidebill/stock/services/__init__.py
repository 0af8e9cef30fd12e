"""Services of warehouses, warehouse documents and the ledger."""
