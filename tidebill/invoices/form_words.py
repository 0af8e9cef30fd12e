"""Options of the form with translated names."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tidebill.http.forms import Choices

DISCOUNTS: Final[Choices] = (
    ("percent_total", _("Percentage of the item total")),
    ("percent_unit", _("Percentage of the net unit price")),
    ("percent_unit_gross", _("Percentage of the gross unit price")),
    ("amount", _("Amount")),
)
EXCHANGES: Final[Choices] = (
    ("nbp", _("National Bank of Poland")),
    ("ecb", _("European Central Bank")),
    ("own", _("Enter manually")),
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
    ("default", _("From the price entered")),
    ("keep_gross", _("From the gross price, like a cash register")),
)
CALCULATION_SUM: Final[Choices] = (
    ("sum", _("Add up net and gross")),
    ("keep_gross", _("Calculate from the gross total")),
    ("keep_net", _("Calculate from the net total")),
)
PRICE_KINDS: Final[Choices] = (("net", _("Net")), ("gross", _("Gross")))
