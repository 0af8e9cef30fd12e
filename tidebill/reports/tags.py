"""Template filters of reports."""

from decimal import Decimal, InvalidOperation

from django import template
from django.utils.translation import gettext

from tidebill.http.tags import quantity
from tidebill.invoices.names import KIND_NAMES

register = template.Library()


@register.filter
def kind_name(kind: str) -> str:
    """Return the name of a kind; expenses have kinds of their own in number series."""
    return gettext(KIND_NAMES.get(kind.removeprefix("expense "), kind))


@register.filter
def rate(tax: str | None) -> str:
    """Format a tax rate: a percentage, or a code such as ``zw``."""
    try:
        return f"{quantity(Decimal(tax or ''))}%"
    except InvalidOperation:
        return tax or "–"
