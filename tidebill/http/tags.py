"""Template tags and filters: localized values, icons, URLs of the current page."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, parse_pattern
from django import template
from django.http import QueryDict
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from tidebill.http.context import Caller
from tidebill.http.labels import label_of
from tidebill.kernel.permissions import allows

register = template.Library()

AMOUNT = parse_pattern("#,##0.00")
QUANTITY = parse_pattern("#,##0.######")
PRICE = parse_pattern("#,##0.00####")
# British date order with month names, 31 Dec 2026, is unambiguous everywhere.
_WRITTEN_AS = {"en": "en_GB"}
_MONTH = re.compile(r"\d{4}-\d{2}\Z")
_BACK_QUOTES = re.compile(r"`([^`]+)`")


@register.filter
def allowed_to(permission: str, caller: Caller | None) -> bool:
    """Return whether the caller's role has the permission."""
    return caller is not None and allows(caller.permissions, permission)


@register.filter
def amount(value: Decimal | None) -> str:
    """Format money without currency: two decimals, grouped as in the reader's language."""
    return "" if value is None else _number(value, AMOUNT)


@register.filter
def price(value: Decimal | None) -> str:
    """Format a unit price: at least two decimals."""
    return "" if value is None else _number(value, PRICE)


@register.filter
def quantity(value: Decimal | None) -> str:
    """Format a quantity with as many decimals as it has."""
    return "" if value is None else _number(Decimal(value), QUANTITY)


@register.filter
def has_folded(fields: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a list has collapsed filters."""
    return any(field["filter"].folded for field in fields)


@register.filter
def has_folded_value(fields: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a collapsed filter is in use."""
    return any(field["filter"].folded and field["value"] != "" for field in fields)


@register.filter
def day(value: date | str | None) -> str:
    """Format a date, or a month such as ``2012-12`` by name; return other text unchanged."""
    if isinstance(value, str):
        return _month_or_day(value)
    return format_date(value, "medium", page_locale()) if value else ""


@register.filter
def moment(value: datetime | None, zone: tzinfo | None = None) -> str:
    """Format a date and time in the account's time zone."""
    return format_datetime(value, "d MMM y, HH:mm", zone, page_locale()) if value else ""


@register.filter
def code_spans(text: str) -> SafeString:
    """Escape text and render `backquotes` as code."""
    return SafeString(_BACK_QUOTES.sub(r"<code>\1</code>", escape(text)))


@register.filter
def get(values: Mapping[str, object], name: str) -> Any:
    """Look up a value by a name known only at run time."""
    return values.get(name)


@register.filter
def sentence(fault: str) -> str:
    """Capitalize an error, without the dash that translations use to opt out of a subject."""
    text = fault.removeprefix("- ")
    return text[:1].upper() + text[1:]


@register.filter
def key_label(key: str) -> str:
    """Return the label of an API key in an error: ``counts[1].quantity`` is "Item 2, Quantity"."""
    return label_of(key)


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """Render a decorative Lucide icon; its meaning must be in adjacent text."""
    return SafeString(lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": "icon"}))


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, object], **changes: object) -> str:
    """Return the current query with parameters changed, or removed if None, at page 1."""
    given = _query_without(context, "page", *changes)
    for name, value in changes.items():
        if value is not None:
            given[name] = str(value)
    return f"?{given.urlencode()}"


@register.simple_tag(takes_context=True)
def query_without(context: Mapping[str, object], name: str) -> str:
    """Return the current query without one parameter."""
    return f"?{_query_without(context, 'page', name).urlencode()}"


def _query_without(context: Mapping[str, Any], *names: str) -> QueryDict:
    given: QueryDict = context["request"].GET.copy()
    for name in ("api_token", *names):
        given.pop(name, None)
    return given


def _number(value: Decimal, pattern: NumberPattern) -> str:
    return str(pattern.apply(value, page_locale(), decimal_quantization=False))


def _month_or_day(text: str) -> str:
    try:
        if _MONTH.match(text):
            return format_date(date.fromisoformat(f"{text}-01"), "LLLL y", page_locale())
        return format_date(date.fromisoformat(text), "medium", page_locale())
    except ValueError:
        return text


def page_locale() -> Locale:
    """Return the locale of the page's language."""
    language = translation.get_language() or "en"
    try:
        return Locale.parse(_WRITTEN_AS.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
