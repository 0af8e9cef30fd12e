"""API schemas of price lists."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import NestedRow, Resource, rows
from tidebill.wire.types import choice

PriceableType = choice(vocabulary.PRICEABLE)


class PriceListPosition(NestedRow):
    """Price of a product in a price list."""

    name_: ClassVar[str] = "price_list_position"
    plural: ClassVar[str] = "price_list_positions"

    id: types.Id = field("ID of the price; updates the existing one.", example=1)
    price_list_id: types.Id = field("Price list of the price.", example=1, read_only=True)
    priceable_id: types.Id = field("Product of the price.", example=100)
    priceable_type: PriceableType = field("Type of the priced object: product.", example="Product")
    priceable_name: types.Text = field(
        "Product name; identifies the product without `priceable_id`.", example="Product"
    )
    use_percentage: types.Flag = field(
        "Whether the price is a percentage of the product's own price.", example=False
    )
    percentage: types.Percent = field(
        "Percentage deducted from the product's own price; a negative value raises it.", example="10.0"
    )
    price_net: types.Price = field("Net price.", example="111.0")
    price_gross: types.Price = field("Gross price.", example="136.53")
    use_tax: types.Flag = field("Whether the price has its own tax rate.", example=True)
    tax: types.Tax = field("Tax rate; without `use_tax`, the product's own applies.", example="23")
    destroy: types.Flag = field("Deletes the price with this `id`.", name="_destroy", write_only=True)


Positions = rows(PriceListPosition)


class PriceList(Resource):
    """Prices for selected clients and documents, replacing the products' own."""

    name_: ClassVar[str] = "price_list"
    plural: ClassVar[str] = "price_lists"

    id: types.Id = field("ID of the price list.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Price list 1")
    description: types.LongText = field("Description.", example="text")
    currency: types.Currency = field("Currency of the prices; by default the account's.", example="EUR")
    deleted: types.Flag = field("Whether the list has been deleted.", example=False, read_only=True)
    account_id: types.Id = field("Account of the price list.", example=2, read_only=True)
    created_at: types.Moment = field(
        "Creation time of the list.", example="2021-07-28T09:28:04.000+02:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the list.", example="2021-07-28T09:29:04.000+02:00", read_only=True
    )
    price_list_positions: Positions = field("Prices, one per product; only returned for a single list.")


class ProductPrice(Resource):
    """What a product costs by a list."""

    name_: ClassVar[str] = "price"
    plural: ClassVar[str] = "prices"

    price_net: types.Price = field("Net price.", example="23.0", read_only=True)
    price_gross: types.Price = field("Gross price.", example="27.6", read_only=True)
    tax: types.Text = field("Tax rate of the list; empty where the product's counts.", read_only=True)
    currency: types.Currency = field("Currency of the price.", example="EUR", read_only=True)
    category_id: types.Id = field("Category of the product.", read_only=True)
