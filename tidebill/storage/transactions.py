"""State of the current transaction."""

from django.db import connection


def in_transaction() -> bool:
    """Return whether a transaction is open, apart from the one that Django's test cases roll back."""
    return any(not vars(block).get("_from_testcase") for block in connection.atomic_blocks)
