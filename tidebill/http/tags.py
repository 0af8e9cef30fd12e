"""What templates need beside Django's own: values as people read them, icons, addresses of the same page."""

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

from tidebill.kernel.permissions import allows

register = template.Library()

AMOUNT = parse_pattern("#,##0.00")
QUANTITY = parse_pattern("#,##0.######")
PRICE = parse_pattern("#,##0.00####")
# English as it is written outside the United States: 31 Dec 2026 can't be misread.
_WRITTEN_AS = {"en": "en_GB"}
_MONTH = re.compile(r"\d{4}-\d{2}\Z")
_BACK_QUOTES = re.compile(r"`([^`]+)`")


@register.filter
def allowed_to(permission: str, caller: Any) -> bool:
    """Whether the caller's role allows it."""
    return caller is not None and allows(caller.permissions, permission)


@register.filter
def amount(value: Decimal | None) -> str:
    """Money without its currency: always two decimals, grouped as the reader's language does."""
    return "" if value is None else _number(value, AMOUNT)


@register.filter
def price(value: Decimal | None) -> str:
    """A unit price: two decimals, or as many more as it has."""
    return "" if value is None else _number(value, PRICE)


@register.filter
def quantity(value: Decimal | None) -> str:
    """How much: as many decimals as it has."""
    return "" if value is None else _number(Decimal(value), QUANTITY)


@register.filter
def has_folded(fields: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a list has filters that are out of sight."""
    return any(field["filter"].folded for field in fields)


@register.filter
def has_folded_value(fields: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of them is in use."""
    return any(field["filter"].folded and field["value"] != "" for field in fields)


@register.filter
def day(value: date | str | None) -> str:
    """A date; a month such as ``2012-12`` by its name, any other text as it is."""
    if isinstance(value, str):
        return _month_or_day(value)
    return format_date(value, "medium", page_locale()) if value else ""


@register.filter
def moment(value: datetime | None, zone: tzinfo | None = None) -> str:
    """A date and time where the account is."""
    return format_datetime(value, "d MMM y, HH:mm", zone, page_locale()) if value else ""


@register.filter
def code_spans(text: str) -> SafeString:
    """Escaped text whose `back quotes` become code."""
    return SafeString(_BACK_QUOTES.sub(r"<code>\1</code>", escape(text)))


@register.filter
def get(values: Mapping[str, Any], name: str) -> Any:
    """The value under a name that the template only knows at run time."""
    return values.get(name)


@register.filter
def sentence(fault: str) -> str:
    """A fault as it stands beside its field: catalogues begin it with a dash where grammar asks for one."""
    return fault.removeprefix("- ")


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """A Lucide icon that only decorates: what it means stands beside it."""
    return SafeString(lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": "icon"}))


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: Any) -> str:
    """The page's own query with some parameters changed, or taken out where None; from page 1 again."""
    given = _query_without(context, "page", *changes)
    for name, value in changes.items():
        if value is not None:
            given[name] = str(value)
    return f"?{given.urlencode()}"


@register.simple_tag(takes_context=True)
def query_without(context: Mapping[str, Any], name: str) -> str:
    """The page's own query without one parameter."""
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
    """The locale of the language that the page is written in."""
    language = translation.get_language() or "en"
    try:
        return Locale.parse(_WRITTEN_AS.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
