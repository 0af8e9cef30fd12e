"""Services of portal."""
