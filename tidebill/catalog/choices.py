"""Form options: categories and price lists of the account in scope."""

from typing import Any

from django.utils.translation import gettext

from tidebill.catalog.models import Category, Client, PriceList, Product

# Longer menus are of no use.
_MAX = 500


def categories(_asking: object) -> list[tuple[Any, str]]:
    found = Category.objects.filter(deleted=False).order_by("name_key", "id")[:_MAX]
    return [("", gettext("None")), *((row.pk, row.name) for row in found)]


def price_lists(_asking: object) -> list[tuple[Any, str]]:
    found = PriceList.objects.filter(deleted=False).order_by("name_key", "id")[:_MAX]
    return [("", gettext("None")), *((row.pk, row.name) for row in found)]


def clients(_asking: object) -> list[tuple[Any, str]]:
    found = Client.objects.filter(deleted=False).order_by("name_key", "id")[:_MAX]
    return [("", gettext("None")), *((row.pk, row.name) for row in found)]


def product_names(_asking: object) -> list[tuple[Any, str]]:
    """Return product names as suggestions."""
    found = Product.objects.filter(deleted=False, disabled=False).order_by("name_key", "id")[:_MAX]
    return [(name, name) for name in found.values_list("name", flat=True)]
