"""``tidebill import-from``: a live account of another server, read by its public API, oldest first.

Rows are kept as they were answered and nothing is computed again, so that every sum is the other server's.
Each row is remembered with its number there: a copy that was broken off goes on where it stopped.
"""

from tidebill.transfer.copying.account import copy_account

__all__ = ["copy_account"]
