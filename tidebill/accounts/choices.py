"""Options of form fields: the account's own lists, or defaults.

``tax_rates``, ``quantity_units``, ``payment_types``, ``payment_terms`` and ``departments`` are suggestions,
other values may be entered; ``payment_codes`` and ``required_formats`` are exhaustive. Each function takes
the request context (or any object with an ``account``) and returns pairs of value and label.
"""

from typing import Any, Protocol

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from tidebill.accounts.models import Department
from tidebill.kernel.tax import EXEMPT, OUTSIDE, REVERSE_CHARGE
from tidebill.kernel.vocabulary import PAYMENT_TYPES

Pairs = list[tuple[Any, str]]
PAYMENT_TYPE_NAMES = {
    "transfer": _("Bank transfer"),
    "card": _("Card"),
    "cash": _("Cash"),
    "barter": _("Barter"),
    "cheque": _("Check"),
    "bill_of_exchange": _("Bill of exchange"),
    "cash_on_delivery": _("Cash on delivery"),
    "compensation": _("Compensation"),
    "letter_of_credit": _("Letter of credit"),
    "payu": "PayU",
    "paypal": "PayPal",
    "lcr": "LCR",
    "off": _("Don't show"),
}
PAYMENT_CODE_NAMES = {
    "auto": _("By currency and bank account"),
    "epc": _("SEPA (EPC)"),
    "polish": _("Polish banks"),
    "swiss": _("Swiss QR-bill"),
    "none": _("None"),
}
# Must match the names in einvoicing.registry.
FORMAT_NAMES = {
    "none": _("No validation"),
    "ubl": "UBL",
    "cii": "CII",
    "peppol": "Peppol BIS Billing 3",
    "xrechnung": "XRechnung (UBL)",
    "xrechnung-cii": "XRechnung (CII)",
    "facturx": "Factur-X",
}
TAX_NAMES = {
    EXEMPT: _("exempt"),
    OUTSIDE: _("not subject to tax"),
    REVERSE_CHARGE: _("reverse charge"),
}
_RATES = {
    "PL": ("23", "8", "5", "0"),
    "DE": ("19", "7", "0"),
    "FR": ("20", "10", "5.5", "2.1", "0"),
    "ES": ("21", "10", "4", "0"),
    "GB": ("20", "5", "0"),
    "NL": ("21", "9", "0"),
    "IT": ("22", "10", "5", "4", "0"),
    "CZ": ("21", "12", "0"),
}
_OTHER_RATES = ("20", "10", "5", "0")
_TERMS = (1, 3, 5, 7, 10, 14, 21, 30, 45, 60, 75, 90)


class HasAccount(Protocol):
    """A request context, or any other object with an account."""

    @property
    def account(self) -> Any: ...


def payment_codes(_asking: HasAccount) -> Pairs:
    """Return the payment QR codes."""
    return [(value, gettext(label)) for value, label in PAYMENT_CODE_NAMES.items()]


def required_formats(_asking: HasAccount) -> Pairs:
    """Return the e-invoice formats that an account can require its documents to comply with."""
    return [(value, gettext(label)) for value, label in FORMAT_NAMES.items()]


def tax_rates(asking: HasAccount) -> Pairs:
    """Return tax rates and codes, highest first."""
    own = asking.account.tax_rates
    usual = (*_RATES.get(asking.account.country, _OTHER_RATES), *TAX_NAMES)
    return [(rate, _tax_name(rate)) for rate in own or usual]


def quantity_units(asking: HasAccount) -> Pairs:
    """Return units of quantity as printed on documents."""
    usual = (
        gettext("pcs"),
        gettext("h"),
        gettext("day"),
        gettext("month"),
        "kg",
        "m",
        "m²",
        "km",
        gettext("set"),
    )
    return [(unit, unit) for unit in asking.account.quantity_units or usual]


def payment_types(asking: HasAccount) -> Pairs:
    """Return payment types: the API's values with translated names, and the account's own."""
    return [(kind, _payment_name(kind)) for kind in asking.account.payment_types or PAYMENT_TYPES]


def payment_terms(asking: HasAccount) -> Pairs:
    """Return payment terms in days, and the API's other values."""
    days = sorted({*_TERMS, asking.account.default_payment_days})
    named = [(str(n), ngettext("%(count)s day", "%(count)s days", n) % {"count": n}) for n in days]
    return [*named, ("off", gettext("Don't show"))]


def departments(asking: HasAccount) -> Pairs:
    """Return the departments accessible to the caller, the main one first."""
    found = Department.objects.filter(deleted=False).order_by("-main", "name")
    return [(row.pk, row.shortcut or row.name) for row in found]


def _tax_name(rate: str) -> str:
    if rate in TAX_NAMES:
        return f"{rate} · {gettext(TAX_NAMES[rate])}"
    return f"{rate}%" if rate.replace(".", "").replace(",", "").isdigit() else rate


def _payment_name(kind: str) -> str:
    return gettext(PAYMENT_TYPE_NAMES[kind]) if kind in PAYMENT_TYPE_NAMES else kind
