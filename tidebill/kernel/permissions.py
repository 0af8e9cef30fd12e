"""Permissions: one table of areas, and the access of each role to them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

READ: Final = "read"
WRITE: Final = "write"
EVERYTHING: Final = "*"
# Requires no role: personal preferences.
ANYBODY: Final = "anybody"
SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")

# Area of a route by the first segment of its path. Routes without an area are restricted to the owner.
AREAS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "invoices": "invoices",
        "printers": "invoices",
        "recurrings": "invoices",
        "recurring_invoices": "invoices",
        "uploads": "invoices",
        "attachments": "invoices",
        "emails": "invoices",
        "email_templates": "departments",
        "print_templates": "departments",
        "banking": "payments",
        "bank_statements": "payments",
        "bank_transactions": "payments",
        "payments": "payments",
        "checkouts": "payments",
        "clients": "clients",
        "addresses": "clients",
        "imports": "clients",
        "products": "products",
        "categories": "products",
        "price_lists": "products",
        "product_warehouses": "stock",
        "warehouses": "stock",
        "warehouse_documents": "stock",
        "warehouse_actions": "stock",
        "stock_movements": "stock",
        "stock_takings": "stock",
        "reports": "reports",
        "departments": "departments",
        "bank_accounts": "departments",
        "issuers": "departments",
        "webhooks": "integration",
        "payment_providers": "integration",
        "settings": "integration",
        "account": "account",
        "exports": "account",
        "start": "account",
        "clock": "account",
        "users": "users",
        "roles": "users",
        "openapi": "help",
        "docs": "help",
    }
)
_NAMES: Final = tuple(sorted(set(AREAS.values())))
# Only the owner may close an account.
CLOSE: Final = "account:close"
GRANTABLE: Final = tuple(f"{area}:{verb}" for area in _NAMES for verb in (READ, WRITE))
PERMISSIONS: Final = (*GRANTABLE, CLOSE)

_BOOKS: Final = ("invoices", "payments", "clients", "products", "stock")
ROLES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "owner": frozenset({EVERYTHING}),
        "admin": frozenset(GRANTABLE),
        "member": frozenset(
            [f"{area}:{verb}" for area in _BOOKS for verb in (READ, WRITE)]
            + [f"{area}:{READ}" for area in ("departments", "reports", "account", "help")]
        ),
        "accountant": frozenset(
            [f"{area}:{READ}" for area in (*_BOOKS, "departments", "reports", "account", "help")]
            + [f"payments:{WRITE}"]
        ),
    }
)


def permission_of(path: str, method: str) -> str:
    """Return the permission that a route requires: its area, and whether it reads or writes."""
    first = path.strip("/").split("/")[0]
    return f"{AREAS.get(first, 'unknown')}:{READ if method in SAFE_METHODS else WRITE}"


def allows(held: Iterable[str], needed: str) -> bool:
    """Return whether the permissions in `held` include `needed`; write access includes read access."""
    found = frozenset(held)
    area, _, verb = needed.partition(":")
    if needed == ANYBODY or EVERYTHING in found or needed in found:
        return True
    return verb == READ and f"{area}:{WRITE}" in found


def allows_all(held: Iterable[str], needed: Iterable[str]) -> bool:
    """Return whether the permissions in `held` include all those in `needed`."""
    found = frozenset(held)
    return all(allows(found, item) for item in needed)


def limit_to(held: Iterable[str], scopes: Iterable[str]) -> frozenset[str]:
    """Return the permissions of `held` that `scopes` include too."""
    found, limits = frozenset(held), frozenset(scopes)
    return frozenset(item for item in PERMISSIONS if allows(found, item) and allows(limits, item))
