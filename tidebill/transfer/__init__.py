"""Export and import of accounts, backups, and migration from another server."""
