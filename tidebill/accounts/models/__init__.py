"""The tables of accounts: who the tenant is, who may act for it, and from which department it bills."""

from tidebill.accounts.models.account import Account
from tidebill.accounts.models.department import Department
from tidebill.accounts.models.token import ApiToken
from tidebill.accounts.models.user import Membership, User

__all__ = ["Account", "ApiToken", "Department", "Membership", "User"]
