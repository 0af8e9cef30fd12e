"""Products."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.packages import DETAILS, set_components
from tidebill.events import journal
from tidebill.kernel.commands import UNSET, known
from tidebill.kernel.identifiers import new_token
from tidebill.kernel.product_prices import complete_prices
from tidebill.storage.rows import assign, check_references
from tidebill.storage.writing import insert
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_REFERENCES = ("category_id", "department_id")
_DERIVED = ("price_net", "purchase_price_net", DETAILS)


@transaction.atomic
def create_product(account: Account, attributes: ProductInput, *, by: User | None = None) -> Product:
    """Create a product; only its name is required."""
    check_references(Product, attributes, _REFERENCES)
    product = new_product(account, attributes)
    create_products([product], by=by)
    return product


def new_product(account: Account, attributes: ProductInput) -> Product:
    """Return an unsaved product; raises Invalid."""
    product = Product(account=account, currency=account.currency, token=new_token(), name="")
    assign(product, _columns(attributes))
    complete_product(product, attributes)
    return product


@transaction.atomic
def create_products(products: Sequence[Product], *, by: User | None = None) -> None:
    """Store new products."""
    insert(products)
    made = [(product, {"name": product.name, "code": product.code}) for product in products]
    journal.record_many(made, "product.create", by=by)


@transaction.atomic
def update_product(product: Product, attributes: ProductInput, *, by: User | None = None) -> Product:
    """Update a product. Net is derived from gross and tax; a net price alone is ignored."""
    check_references(Product, attributes, _REFERENCES, row=product)
    before = journal.snapshot(product)
    change_product(product, attributes)
    journal.save_changes(product, before, "product.update", by=by)
    return product


@transaction.atomic
def save_products(changed: Sequence[tuple[Product, Product]], *, by: User | None = None) -> None:
    """Save completed products: pairs of product as stored and as changed."""
    pairs = [(product, journal.snapshot(stored)) for stored, product in changed]
    journal.save_many_changes(pairs, "product.update", by=by)


def change_product(product: Product, attributes: ProductInput) -> None:
    """Assign the attributes to a product without saving it; raises Invalid."""
    assign(product, _columns(attributes))
    complete_product(product, attributes)


@transaction.atomic
def delete_product(product: Product, *, by: User | None = None) -> None:
    """Hide a product; documents that reference it are unchanged."""
    before = journal.snapshot(product)
    product.deleted = True
    journal.save_changes(product, before, "product.destroy", by=by)


def _columns(attributes: ProductInput) -> dict[str, Any]:
    """Return the columns to assign directly: prices are derived, and the currency is never null."""
    return attributes.given(besides=_DERIVED if attributes.currency else (*_DERIVED, "currency"))


def complete_product(product: Product, attributes: ProductInput) -> None:
    """Set derived columns; the net price applies only without a gross price."""
    if not product.name.strip():
        raise Invalid({"name": errors.BLANK})
    if attributes.package_products_details is not UNSET:
        set_components(product, attributes.package_products_details)
    if product.form_name is None:
        product.form_name = product.name
    product.tax = product.tax or "0"
    product.price_net, product.price_tax, product.price_gross = _prices(
        product, product.tax, known(attributes.price_net), product.price_gross
    )
    product.purchase_price_net, product.purchase_price_tax, product.purchase_price_gross = _prices(
        product,
        product.purchase_tax or product.tax,
        known(attributes.purchase_price_net),
        product.purchase_price_gross,
    )
    product.search_data = product.searchable


def _prices(
    product: Product, tax: str, net: Decimal | None, gross: Decimal | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return net, tax and gross of a product; all None without any price."""
    if net is None and gross is None:
        return None, None, None
    decimals = product.account.price_decimals
    amounts = complete_prices(tax=tax, price_net=net, price_gross=gross, price_decimals=decimals)
    return amounts.net, amounts.tax, amounts.gross
