"""What the cells of reports need: names of kinds and rates as people read them."""

from decimal import Decimal, InvalidOperation

from django import template
from django.utils.translation import gettext

from tidebill.http.tags import quantity
from tidebill.invoices.names import KIND_NAMES

register = template.Library()


@register.filter
def kind_name(kind: str) -> str:
    """A kind of document; those of expenses count numbers of their own."""
    return gettext(KIND_NAMES.get(kind.removeprefix("expense "), kind))


@register.filter
def rate(tax: str | None) -> str:
    """A tax rate: a number with its sign, or a word such as ``zw``."""
    try:
        return f"{quantity(Decimal(tax or ''))}%"
    except InvalidOperation:
        return tax or "–"
