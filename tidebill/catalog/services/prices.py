"""Product prices, from a price list or from the product."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from tidebill.catalog.models import PriceList, PriceListPosition, Product
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.product_prices import complete_prices, list_price


@dataclass(frozen=True)
class ListPrice:
    """Unit price of a product in a list; ``tax`` is None if the product's tax applies."""

    product: Product
    net: Decimal
    gross: Decimal
    tax: str | None
    currency: str


def prices_of(price_list: PriceList, products: Collection[int] | None = None) -> dict[int, ListPrice]:
    """Return the prices of a list by product id, for the given ids or all.

    Products that are deleted or not in the list are omitted.
    """
    found = PriceListPosition.objects.filter(price_list=price_list, priceable__deleted=False)
    if products is not None:
        found = found.filter(priceable_id__in=products)
    rows = found.select_related("priceable", "account").order_by("pk")
    return {row.priceable_id: _price(row, price_list.currency) for row in rows}


def _price(row: PriceListPosition, currency: str) -> ListPrice:
    product = row.priceable
    tax = (row.tax if row.use_tax else product.tax) or "0"
    amounts = _amounts(row, tax)
    return ListPrice(
        product=product,
        net=amounts.net,
        gross=amounts.gross,
        tax=row.tax if row.use_tax else None,
        # A percentage of the product's price is in the product's currency.
        currency=product.currency if row.use_percentage else currency,
    )


def _amounts(row: PriceListPosition, tax: str) -> Amounts:
    decimals = row.account.price_decimals
    if not row.use_percentage:
        kept = complete_prices(tax=tax, price_gross=row.price_gross, price_decimals=decimals)
        if kept.net == row.price_net:
            return kept
        # The product's tax has changed since: keep the net price.
        return complete_prices(tax=tax, price_net=row.price_net, price_decimals=decimals)
    product = row.priceable
    own = product.tax or "0"
    card = complete_prices(
        tax=own, price_net=product.price_net, price_gross=product.price_gross, price_decimals=decimals
    )
    return list_price(card, percentage=row.percentage, tax=tax, own_tax=own, price_decimals=decimals)
