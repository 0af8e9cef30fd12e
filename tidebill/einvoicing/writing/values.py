"""Format values for XML."""

import re
from decimal import Decimal

# Characters that XML 1.0 forbids.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """Remove characters that XML forbids."""
    return _FORBIDDEN.sub("", value)


def amount(value: Decimal) -> str:
    """Format money with two decimals, or more if it has more: formats limited to two reject such amounts."""
    return f"{value:.2f}" if value == round(value, 2) else number(value)


def number(value: Decimal) -> str:
    """Format a quantity, price or percentage without trailing zeros."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") or "0" if "." in plain else plain
