"""Translated names of states and intervals."""

from django.utils.translation import gettext_noop as _

STATE_NAMES = {
    "active": _("Active"),
    "failing": _("Failing"),
    "paused": _("Paused"),
    "finished": _("Finished"),
}
EVERY_NAMES = {
    "1w": _("Every week"),
    "1m": _("Every month"),
    "2m": _("Every two months"),
    "3m": _("Every quarter"),
    "6m": _("Every half-year"),
    "1y": _("Every year"),
}
