"""Choices of list filters, and periods as text."""

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from tidebill.http.context import RequestContext
from tidebill.http.periods import PERIOD_NAMES
from tidebill.http.tags import day
from tidebill.invoices.models import Invoice
from tidebill.kernel.currencies import own_first

# Longer menus are of no use; autocompletion finds the rest.
MENU_MAX: Final = 200
RECENT: Final = 500


def named_rows(model: Any, chosen: int | None) -> list[tuple[int, str]]:
    """Return the newest rows by name, including the chosen one."""
    found = model.objects.filter(deleted=False).order_by("-id").values_list("id", "name")
    menu = dict(found[:MENU_MAX])
    if chosen and chosen not in menu:
        menu.update(model.objects.filter(pk=chosen).values_list("id", "name"))
    return sorted(menu.items(), key=lambda row: row[1].casefold())


def currencies(context: RequestContext, given: Any) -> list[tuple[str, str]]:
    """Return currencies of recent documents, including the chosen one."""
    newest = Invoice.objects.order_by("-id").values_list("currency", flat=True)[:RECENT]
    found = {*newest, context.account.currency, given.currency}
    listed = own_first(sorted(found - {None, ""}), context.account.currency, currency=str)
    return [(currency, currency) for currency in listed]


def period_text(period: str, first: date | None, last: date | None) -> str:
    """Format a period: its name and dates, if any."""
    days = ""
    if first and last:
        days = f"{day(first)} – {day(last)}"
    elif first:
        days = gettext("since %(day)s") % {"day": day(first)}
    elif last:
        days = gettext("until %(day)s") % {"day": day(last)}
    name = "" if period == "more" else gettext(PERIOD_NAMES[period])
    return ": ".join(part for part in (name, days) if part)
