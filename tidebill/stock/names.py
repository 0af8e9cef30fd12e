"""Translated names of the kinds of warehouse documents."""

from django.utils.translation import gettext_noop as _

KIND_NAMES = {
    "pz": _("Goods received"),
    "wz": _("Goods issued"),
    "mm": _("Transfer"),
    "zt": _("Order"),
    "rw": _("Shortage"),
    "pw": _("Surplus"),
}
