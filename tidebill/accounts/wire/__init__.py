"""API schemas of accounts."""

from tidebill.accounts.wire.departments import BankAccount, Department, Issuer

__all__ = ["BankAccount", "Department", "Issuer"]
