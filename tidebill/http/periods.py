"""Translated names of periods in list filters."""

from django.utils.translation import gettext_noop as _

PERIOD_NAMES = {
    "last_12_months": _("Last 12 months"),
    "this_month": _("This month"),
    "last_30_days": _("Last 30 days"),
    "last_month": _("Last month"),
    "this_year": _("This year"),
    "last_year": _("Last year"),
    "all": _("All time"),
    "today": _("Today"),
    "yesterday": _("Yesterday"),
    "this_week": _("This week"),
    "last_week": _("Last week"),
    "this_quarter": _("This quarter"),
    "last_quarter": _("Last quarter"),
    "this_half_year": _("This half-year"),
    "last_half_year": _("Last half-year"),
    "more": _("Custom dates"),
}
