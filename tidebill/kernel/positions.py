"""Rows of a document: what was sent, and what it becomes."""

from dataclasses import dataclass
from decimal import Decimal

from tidebill.kernel.amounts import Amounts
from tidebill.kernel.vocabulary import CORRECTION_SIDE_KINDS, TEXT_POSITION_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionInput:
    """A row as it was sent. None means "not given"; `quantity` is then 1.

    Prices are money per unit, totals money for the row, both before discount. `discount` is gross money for
    the whole row, `discount_percent` a percentage. `total_purchase_price` and `vat_margin_tax` make a margin
    row. Names as on the wire.
    """

    kind: str | None = None
    tax: str = "0"
    quantity: Decimal | None = None
    price_net: Decimal | None = None
    price_gross: Decimal | None = None
    total_price_net: Decimal | None = None
    total_price_gross: Decimal | None = None
    discount: Decimal | None = None
    discount_percent: Decimal | None = None
    total_purchase_price: Decimal | None = None
    vat_margin_tax: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedPosition:
    """A row with everything computed, before discount; names and meanings of the wire's columns.

    Totals have two decimals and add up; prices and `quantity` have up to six. The `vat_margin_total_price_*`
    are None unless the row is a margin row.
    """

    kind: str | None
    tax: str
    quantity: Decimal
    price_net: Decimal
    price_tax: Decimal
    price_gross: Decimal
    total_price_net: Decimal
    total_price_tax: Decimal
    total_price_gross: Decimal
    discount: Decimal | None = None
    discount_percent: Decimal | None = None
    total_purchase_price: Decimal | None = None
    vat_margin_tax: str | None = None
    vat_margin_total_price_net: Decimal | None = None
    vat_margin_total_price_tax: Decimal | None = None
    vat_margin_total_price_gross: Decimal | None = None

    @property
    def totals(self) -> Amounts:
        """The row's totals before discount."""
        return Amounts(self.total_price_net, self.total_price_tax, self.total_price_gross)

    @property
    def counts(self) -> bool:
        """Whether the row is part of the document's sums."""
        return self.kind not in TEXT_POSITION_KINDS and self.kind not in CORRECTION_SIDE_KINDS
