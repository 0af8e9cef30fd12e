"""Reports: sales, taxes, receivables, expenses, numbering and stock. Read-only."""
