"""Consistency checks of an account's books, from the stored rows."""
