"""The tables of accounts: who the tenant is, who may act for it, and from which department it bills."""

from tidebill.accounts.models.account import Account
from tidebill.accounts.models.bank_account import BankAccount, BankAccountDepartment
from tidebill.accounts.models.counter import NumberCounter
from tidebill.accounts.models.department import Department
from tidebill.accounts.models.issuer import Issuer
from tidebill.accounts.models.token import ApiToken
from tidebill.accounts.models.user import Membership, OwnRole, User

__all__ = [
    "Account",
    "ApiToken",
    "BankAccount",
    "BankAccountDepartment",
    "Department",
    "Issuer",
    "Membership",
    "NumberCounter",
    "OwnRole",
    "User",
]
