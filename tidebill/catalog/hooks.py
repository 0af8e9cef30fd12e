"""Hooks that packages above register with clients and products."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.kernel.hooks import Hook


class ClientBalance(Protocol):
    """Returns a client's outstanding balance, negative for a credit."""

    def __call__(self, account: Account, client_id: int) -> Decimal: ...


class WithStock(Protocol):
    """Adds stock levels to rows of products, and prices if a warehouse is given."""

    def __call__(
        self, rows: Sequence[Mapping[str, object]], *, warehouse_id: int | None = None
    ) -> list[dict[str, Any]]: ...


class CountStock(Protocol):
    """Treats quantities sent with products as counts of the main warehouse."""

    def __call__(self, counts: Sequence[tuple[Product, ProductInput]], *, by: User | None = None) -> None: ...


class CountChecker(Protocol):
    """Returns a function that tells whether a count of one of the products, or a new one, changes its stock.

    That function raises Invalid or RuleViolation if the product can't be counted.
    """

    def __call__(self, products: Sequence[Product]) -> Callable[[Product, ProductInput], bool]: ...


client_balance: Hook[ClientBalance] = Hook("catalog.client_balance")
with_stock: Hook[WithStock] = Hook("catalog.with_stock")
count_stock: Hook[CountStock] = Hook("catalog.count_stock")
count_checker: Hook[CountChecker] = Hook("catalog.count_checker")
