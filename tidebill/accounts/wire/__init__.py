"""What the room of accounts declares."""

from tidebill.accounts.wire.departments import BankAccount, Department, Issuer

__all__ = ["BankAccount", "Department", "Issuer"]
