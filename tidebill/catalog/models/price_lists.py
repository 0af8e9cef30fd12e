"""Price lists that override the products' prices."""

from django.db import models

from tidebill.catalog.models.cards import Product
from tidebill.storage.fields import Flag, LongText, Percent, Price, Text
from tidebill.storage.models import Row
from tidebill.storage.sorting import SortKey


class PriceList(Row):
    """A named set of prices for clients and documents."""

    name = models.CharField(max_length=255)
    name_key = SortKey(of="name")
    description = LongText()
    currency = models.CharField(max_length=3)
    deleted = Flag()

    def __str__(self) -> str:
        return self.name


class PriceListPosition(Row):
    """The price of one product in a list: an amount, or a percentage off the product's price."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="+")
    # The API's name for the priced product.
    priceable = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    use_percentage = Flag()
    percentage = Percent(null=True)
    price_net = Price(null=True)
    price_gross = Price(null=True)
    use_tax = Flag()
    tax = Text()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "priceable"], name="price_list_position_one_of_a_product"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_list_id}: {self.priceable_id}"
