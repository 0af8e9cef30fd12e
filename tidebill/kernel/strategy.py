"""Calculation settings of a document: the three values of the API's `calculating_strategy`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Self

POSITION_RULES: Final = ("default", "keep_gross")
SUM_RULES: Final = ("sum", "keep_gross", "keep_net")
FORM_PRICE_KINDS: Final = ("net", "gross")

_CHOICES: Final = {
    "position": POSITION_RULES,
    "sum": SUM_RULES,
    "invoice_form_price_kind": FORM_PRICE_KINDS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """The calculation settings of one document, stored with it.

    `position`: how unit prices become totals of a line item. `sum`: how line items become the document's
    totals. `invoice_form_price_kind`: which unit price forms ask for; it does not affect arithmetic. Source:
    docs/calculations.md, From unit prices and Totals.
    """

    position: str = "default"
    sum: str = "sum"
    invoice_form_price_kind: str = "net"

    def __post_init__(self) -> None:
        for key, choices in _CHOICES.items():
            if getattr(self, key) not in choices:
                raise ValueError(f"{key} is not included in the list")

    @classmethod
    def parse(cls, mapping: Mapping[str, object] | None) -> Self:
        """Parse the API's object; missing and null keys take the default, unknown keys are ignored.

        Raises ValueError naming the key if its value is unknown.
        """
        given = mapping or {}
        return cls(**{key: str(given[key]) for key in _CHOICES if given.get(key) is not None})

    def as_mapping(self) -> dict[str, str]:
        """Return the API's object with all three keys."""
        return asdict(self)


DEFAULT_STRATEGY: Final = Strategy()
