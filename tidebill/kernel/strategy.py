"""How a document is calculated: the three words of the wire's `calculating_strategy`."""

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
    """The calculation of one document, kept with it for as long as it lives.

    `position`: how a row sent with unit prices becomes totals. `sum`: how rows become the document's sums.
    `invoice_form_price_kind`: which unit price a form asks for; it changes no arithmetic.
    Source: docs/calculations.md, From unit prices and Totals.
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
        """Read the wire's object; missing and null keys take the default, other keys are ignored.

        Raises ValueError that names the key when its value is not one of the known words.
        """
        given = mapping or {}
        return cls(**{key: str(given[key]) for key in _CHOICES if given.get(key) is not None})

    def as_mapping(self) -> dict[str, str]:
        """Return the wire's object, all three keys."""
        return asdict(self)


DEFAULT_STRATEGY: Final = Strategy()
