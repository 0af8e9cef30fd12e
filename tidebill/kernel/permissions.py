"""Who may do what: one table of areas, and what each role may do in them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

READ: Final = "read"
WRITE: Final = "write"
EVERYTHING: Final = "*"
# What needs no role: choices that somebody makes for themselves.
ANYBODY: Final = "anybody"
SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")

# What a route is about, by the first word of its path. A route of no area is nobody's but the owner's.
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
        "banking": "payments",
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
# Closing an account is its owner's alone.
CLOSE: Final = "account:close"
PERMISSIONS: Final = (*(f"{area}:{verb}" for area in _NAMES for verb in (READ, WRITE)), CLOSE)

_BOOKS: Final = ("invoices", "payments", "clients", "products", "stock")
ROLES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "owner": frozenset({EVERYTHING}),
        "admin": frozenset(PERMISSIONS) - {CLOSE},
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
    """Return what a call of a route needs: its area, and whether it reads or writes."""
    first = path.strip("/").split("/")[0]
    return f"{AREAS.get(first, 'unknown')}:{READ if method in SAFE_METHODS else WRITE}"


def allows(held: Iterable[str], needed: str) -> bool:
    """Tell whether somebody with these permissions may do what needs `needed`; writing includes reading."""
    found = frozenset(held)
    area, _, verb = needed.partition(":")
    if needed == ANYBODY or EVERYTHING in found or needed in found:
        return True
    return verb == READ and f"{area}:{WRITE}" in found
