"""Options of the form with translated names."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tidebill.http.forms import Choices

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
