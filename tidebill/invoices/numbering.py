"""Number patterns in forms, with upcoming numbers."""

from django.utils.translation import gettext_lazy as _

from tidebill.accounts.services.numbering import upcoming_numbers
from tidebill.http.context import RequestContext
from tidebill.http.forms import Control
from tidebill.kernel.numbering import Pattern, default_patterns, is_valid_pattern, warehouse_patterns
from tidebill.stock.names import KIND_NAMES as WAREHOUSE_KIND_NAMES
from tidebill.storage import clock

_SHOWN = 3


def pattern_controls(kinds: dict[str, str]) -> tuple[Control, ...]:
    """Return an input per kind."""
    return tuple(Control(key=f"number_patterns.{kind}", label=_(name)) for kind, name in kinds.items())


def patterns_of(context: RequestContext) -> dict[str, str]:
    """Return the pattern of each kind, the account's or the default."""
    return {**default_patterns(), **warehouse_patterns(), **context.account.number_patterns}


def upcoming(context: RequestContext, kind: str, text: str) -> list[str]:
    """Return the next numbers; empty for an invalid pattern."""
    if not is_valid_pattern(text):
        return []
    series = f"warehouse {kind}" if kind in WAREHOUSE_KIND_NAMES else kind
    today = clock.today(context.account.zone)
    return upcoming_numbers(context.account, series, Pattern.parse(text), today, count=_SHOWN)
