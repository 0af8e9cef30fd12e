"""``tidebill import-from``: migrate a live account from another server through its public API, oldest rows
first.

Rows are stored as returned and nothing is recomputed, so that all amounts are the other server's. Each row's
remote id is stored, so that an interrupted migration resumes.
"""

from tidebill.transfer.copying.account import copy_account

__all__ = ["copy_account"]
