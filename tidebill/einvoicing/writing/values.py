"""How values are written in XML."""

import re
from decimal import Decimal

# What XML 1.0 can't hold, whoever typed it.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """The text without what XML can't hold."""
    return _FORBIDDEN.sub("", value)


def amount(value: Decimal) -> str:
    """Money, with two decimals."""
    return f"{value:.2f}"


def number(value: Decimal) -> str:
    """A quantity, price or percentage, without needless decimals."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") or "0" if "." in plain else plain
