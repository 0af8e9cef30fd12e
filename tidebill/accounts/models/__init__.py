"""Models of accounts: tenants, their members, and their departments."""

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
