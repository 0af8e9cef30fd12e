"""API schemas of price lists."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.resource import NestedRow, Resource, field, rows
from tidebill.wire.types import choice

PriceableType = choice(vocabulary.PRICEABLE)


class PriceListPosition(NestedRow):
    """The price of one product in a list."""

    name_: ClassVar[str] = "price_list_position"
    plural: ClassVar[str] = "price_list_positions"

    id: types.Id = field("Number of the row; given in an update it names the row that changes.", example=1)
    price_list_id: types.Id = field("Price list of the row.", example=1, read_only=True)
    priceable_id: types.Id = field("Product that the price is of.", example=100)
    priceable_type: PriceableType = field("What the price is of: products.", example="Product")
    priceable_name: types.Text = field(
        "Name of the product; names it where `priceable_id` is not sent.", example="Product"
    )
    use_percentage: types.Flag = field("Whether the price follows the product's own.", example=False)
    percentage: types.Percent = field(
        "Percentage off the product's own price; a negative one raises it.", example="10.0"
    )
    price_net: types.Price = field("Net price.", example="111.0")
    price_gross: types.Price = field("Gross price.", example="136.53")
    use_tax: types.Flag = field("Whether the row brings its own tax rate.", example=True)
    tax: types.Tax = field("Tax rate; the product's own counts without `use_tax`.", example="23")
    destroy: types.Flag = field("Removes the row that `id` names.", name="_destroy", write_only=True)


Positions = rows(PriceListPosition)


class PriceList(Resource):
    """Prices that clients and documents use instead of the products' own."""

    name_: ClassVar[str] = "price_list"
    plural: ClassVar[str] = "price_lists"

    id: types.Id = field("Number of the price list in the service.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Price list 1")
    description: types.LongText = field("Description.", example="text")
    currency: types.Currency = field("Currency of its prices; the account's when absent.", example="EUR")
    deleted: types.Flag = field("Whether the list has been deleted.", example=False, read_only=True)
    account_id: types.Id = field("Account of the list.", example=2, read_only=True)
    created_at: types.Moment = field(
        "When the list was made.", example="2021-07-28T09:28:04.000+02:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the list was last changed.", example="2021-07-28T09:29:04.000+02:00", read_only=True
    )
    price_list_positions: Positions = field("Prices, one for each product; only of a single list.")


class ProductPrice(Resource):
    """What a product costs by a list."""

    name_: ClassVar[str] = "price"
    plural: ClassVar[str] = "prices"

    price_net: types.Price = field("Net price.", example="23.0", read_only=True)
    price_gross: types.Price = field("Gross price.", example="27.6", read_only=True)
    tax: types.Text = field("Tax rate of the list; empty where the product's counts.", read_only=True)
    currency: types.Currency = field("Currency of the price.", example="EUR", read_only=True)
    category_id: types.Id = field("Category of the product.", read_only=True)
