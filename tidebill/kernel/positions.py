"""Line items of a document: input and priced result."""

from dataclasses import dataclass, fields
from decimal import Decimal

from tidebill.kernel.amounts import Amounts
from tidebill.kernel.vocabulary import CORRECTION_SIDE_KINDS, TEXT_POSITION_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionInput:
    """A line item as sent by a client. None means "not given"; `quantity` then defaults to 1.

    Prices are per unit, totals for the line item, both before discount. `discount` is gross money for the
    whole line item, `discount_percent` a percentage. `total_purchase_price` and `vat_margin_tax` make it a
    margin item. `exact` totals are kept: those of a line item that did not change or was derived. Field names
    are those of the API.
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
    exact: Amounts | None = None

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the fields that a request can send; `exact` is only ever derived."""
        return tuple(field.name for field in fields(cls) if field.name != "exact")


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedPosition:
    """A line item with all amounts computed, before discount; field names are those of the API.

    Totals have two decimals and add up; prices and `quantity` have up to six. The `vat_margin_total_price_*`
    fields are None except on margin items.
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
        """Return the line item's totals before discount."""
        return Amounts(self.total_price_net, self.total_price_tax, self.total_price_gross)

    @property
    def counts(self) -> bool:
        """Return whether the line item counts towards the document's totals."""
        return self.kind not in TEXT_POSITION_KINDS and self.kind not in CORRECTION_SIDE_KINDS
