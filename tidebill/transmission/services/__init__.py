"""Services of transmissions."""
