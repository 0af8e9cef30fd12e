"""Exchange rates, day by day, as central banks publish them."""
