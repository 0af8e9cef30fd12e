"""Navigation: one table for the menu and the command palette."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.translation import gettext_noop

from tidebill.kernel.permissions import ANYBODY


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation.

    ``parts`` are shown while the entry is current; ``also`` lists other URLs that belong to it. Entries that
    can be filtered by department (``by_department``) link to the chosen one.
    """

    label: str
    icon: str
    address: str
    permission: str = ANYBODY
    parts: tuple["Entry", ...] = ()
    also: tuple[str, ...] = ()
    by_department: bool = False

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    def fit(self, path: str, query: Mapping[str, str]) -> int:
        """Return how closely the entry matches the URL; 0 for no match."""
        asked = parse_qsl(urlsplit(self.address).query)
        if any(query.get(name) != value for name, value in asked):
            return 0
        lengths = [len(start) for start in (self.path, *self.also) if _is_under(path, start)]
        return max(lengths) * 10 + len(asked) if lengths else 0

    def within(self, department_id: int | None) -> str:
        """Return the entry's URL, filtered by the chosen department if possible."""
        if not self.by_department or not department_id:
            return self.address
        mark = "&" if "?" in self.address else "?"
        return f"{self.address}{mark}{urlencode({'department_id': department_id})}"


NAVIGATION: Final = (
    Entry(gettext_noop("Overview"), "layout-dashboard", "/", "reports:read", by_department=True),
    Entry(
        gettext_noop("Income"),
        "arrow-down-left",
        "/invoices",
        "invoices:read",
        parts=(
            Entry(
                gettext_noop("Orders and estimates"),
                "clipboard-list",
                "/invoices?kinds=client_order,estimate",
                "invoices:read",
                by_department=True,
            ),
            Entry(gettext_noop("Recurring"), "repeat", "/recurrings", "invoices:read"),
        ),
        by_department=True,
    ),
    Entry(
        gettext_noop("Expenses"),
        "arrow-up-right",
        "/invoices?income=no",
        "invoices:read",
        by_department=True,
    ),
    Entry(
        gettext_noop("Payments"),
        "banknote",
        "/payments",
        "payments:read",
        also=("/banking/payments",),
        parts=(
            Entry(
                gettext_noop("Bank transactions"),
                "landmark",
                "/bank_transactions",
                "payments:read",
                also=("/bank_statements",),
            ),
        ),
    ),
    Entry(gettext_noop("Clients"), "users", "/clients", "clients:read", also=("/addresses",)),
    Entry(
        gettext_noop("Products"),
        "package",
        "/products",
        "products:read",
        parts=(
            Entry(gettext_noop("Price lists"), "badge-percent", "/price_lists", "products:read"),
            Entry(gettext_noop("Categories"), "tags", "/categories", "products:read"),
        ),
    ),
    Entry(
        gettext_noop("Stock"),
        "warehouse",
        "/warehouse_documents",
        "stock:read",
        parts=(
            Entry(gettext_noop("Warehouses"), "warehouse", "/warehouses", "stock:read"),
            Entry(gettext_noop("Stocktake"), "clipboard-check", "/stock_takings/new", "stock:write"),
        ),
    ),
    Entry(gettext_noop("Reports"), "chart-column", "/reports", "reports:read"),
    Entry(
        gettext_noop("Emails"),
        "mail",
        "/emails",
        "invoices:read",
        parts=(Entry(gettext_noop("Attachments"), "paperclip", "/attachments", "invoices:read"),),
    ),
    Entry(
        gettext_noop("Settings"),
        "settings",
        "/settings",
        parts=(Entry(gettext_noop("Integration"), "key-round", "/settings/integration", "integration:read"),),
        also=(
            "/departments",
            "/bank_accounts",
            "/issuers",
            "/start",
            "/users",
            "/roles",
            "/webhooks",
            "/email_templates",
            "/print_templates",
            "/payment_providers",
            "/imports",
        ),
    ),
    Entry(
        gettext_noop("Security"),
        "lock-keyhole",
        "/accounts/2fa/",
        parts=(
            Entry(gettext_noop("Your profile"), "user-round", "/settings/profile"),
            Entry(gettext_noop("Two-factor authentication"), "shield-check", "/accounts/2fa/"),
            Entry(gettext_noop("Sessions"), "monitor-smartphone", "/accounts/sessions/"),
            Entry(gettext_noop("Password"), "key", "/accounts/password/change/"),
        ),
        also=("/accounts",),
    ),
    Entry(gettext_noop("API reference"), "book-open", "/docs", "help:read"),
)

# Actions available everywhere.
ACTIONS: Final = (
    Entry(gettext_noop("New invoice"), "plus", "/invoices/new", "invoices:write"),
    Entry(gettext_noop("New expense"), "plus", "/invoices/new?income=no", "invoices:write"),
    Entry(gettext_noop("New estimate"), "plus", "/invoices/new?kind=estimate", "invoices:write"),
    Entry(gettext_noop("New client"), "user-plus", "/clients/new", "clients:write"),
    Entry(gettext_noop("New product"), "package-plus", "/products/new", "products:write"),
)


def every_entry() -> Iterator[Entry]:
    """Yield all entries, parents before children."""
    for entry in NAVIGATION:
        yield entry
        yield from entry.parts


def current(path: str, query: Mapping[str, str]) -> Entry | None:
    """Return the entry that best matches the URL; on a tie the innermost."""
    return max(every_entry(), key=lambda entry: entry.fit(path, query), default=None)


def _is_under(path: str, start: str) -> bool:
    if start == "/":
        return path == "/"
    return path.rstrip("/") == start.rstrip("/") or path.startswith(start.rstrip("/") + "/")
