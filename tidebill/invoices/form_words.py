"""The choices of the form of a document, by their names."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tidebill.http.forms import Choices

PAYMENT_TYPES: Final[Choices] = (
    ("transfer", _("Bank transfer")),
    ("card", _("Card")),
    ("cash", _("Cash")),
    ("cash_on_delivery", _("Cash on delivery")),
    ("compensation", _("Compensation")),
    ("paypal", "PayPal"),
    ("payu", "PayU"),
    ("off", _("Not shown")),
)
CURRENCIES: Final[Choices] = tuple(
    (code, code)
    for code in (
        "EUR", "PLN", "USD", "GBP", "CHF", "CZK", "SEK", "NOK", "DKK", "HUF", "RON", "BGN", "UAH", "CAD",
    )
)  # fmt: skip
DISCOUNTS: Final[Choices] = (
    ("percent_total", _("Percent of the row")),
    ("percent_unit", _("Percent of the net unit price")),
    ("percent_unit_gross", _("Percent of the gross unit price")),
    ("amount", _("Amount")),
)
EXCHANGES: Final[Choices] = (
    ("nbp", _("National Bank of Poland")),
    ("ecb", _("European Central Bank")),
    ("own", _("Typed by hand")),
)
LANGUAGE_NAMES: Final[Choices] = (
    ("en", "English"),
    ("pl", "Polski"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("pl/en", "Polski / English"),
    ("pl/de", "Polski / Deutsch"),
    ("cz", "Čeština"),
    ("sk", "Slovenčina"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
)
TEMPLATES: Final[Choices] = ((1, _("Modern")), (2, _("Compact")), (3, _("Plain")))
CALCULATION_POSITION: Final[Choices] = (
    ("default", _("From the price as it is typed")),
    ("keep_gross", _("From the gross price, as a till does")),
)
CALCULATION_SUM: Final[Choices] = (
    ("sum", _("Net and gross are added up")),
    ("keep_gross", _("The gross sum decides")),
    ("keep_net", _("The net sum decides")),
)
PRICE_KINDS: Final[Choices] = (("net", _("Net")), ("gross", _("Gross")))
_STANDARD: Final = {"DE": ("19", "7"), "FR": ("20", "10", "5.5"), "ES": ("21", "10", "4"), "GB": ("20", "5")}


def rates_of(country: str) -> Choices:
    """The usual rates of a country, and the words that stand for one; any other rate can be typed."""
    rates = _STANDARD.get(country.upper(), ("23", "8", "5"))
    return (
        *((rate, f"{rate} %") for rate in rates),
        ("0", "0 %"),
        ("zw", _("Exempt")),
        ("np", _("Outside VAT")),
        ("oo", _("Reverse charge")),
        ("disabled", _("No tax")),
    )
