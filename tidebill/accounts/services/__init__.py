"""Services of accounts: opening, members, departments and API tokens."""

from tidebill.accounts.services.accounts import OpenedAccount, create_account
from tidebill.accounts.services.departments import (
    create_department,
    delete_department,
    main_department,
    update_department,
)
from tidebill.accounts.services.people import add_member, create_user, find_user
from tidebill.accounts.services.tokens import create_token, revoke_token

__all__ = [
    "OpenedAccount",
    "add_member",
    "create_account",
    "create_department",
    "create_token",
    "create_user",
    "delete_department",
    "find_user",
    "main_department",
    "revoke_token",
    "update_department",
]
