"""Accounts (tenants), their departments and settings, users, roles, API tokens and sign-in."""
