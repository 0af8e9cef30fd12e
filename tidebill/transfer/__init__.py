"""Leaving and arriving: an account as a file, a backup of everything, a copy from another server."""
