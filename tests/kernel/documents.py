"""Arbitrary line items and documents for property tests, including extremes."""

from decimal import Decimal

from hypothesis import strategies as st

from tidebill.kernel.positions import PositionInput, PricedPosition
from tidebill.kernel.pricing import price_position
from tidebill.kernel.strategy import POSITION_RULES, SUM_RULES, Strategy
from tidebill.kernel.vocabulary import DISCOUNT_KINDS, POSITION_KINDS

TAXES = st.sampled_from(
    ["23", "23.0", "8", "5,5", "0", "19", "27", "100", "zw", "np", "n/a", "oo", "disabled"]
)
KINDS = st.sampled_from([None, None, None, *POSITION_KINDS])
DISCOUNTS = st.sampled_from(DISCOUNT_KINDS)
PRICE_DECIMALS = st.integers(min_value=2, max_value=6)
STRATEGIES = st.builds(Strategy, position=st.sampled_from(POSITION_RULES), sum=st.sampled_from(SUM_RULES))


def decimals(limit: str, *, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(-Decimal(limit), Decimal(limit), places=places)


AMOUNTS = decimals("9999999999999.99", places=2)
PRICES = decimals("999999999", places=6) | decimals("1", places=6)
QUANTITIES = decimals("999999999", places=6) | decimals("1", places=6) | st.integers(-5, 5).map(Decimal)
PERCENTAGES = st.decimals(0, 100, places=2)

POSITIONS = st.builds(
    PositionInput,
    kind=KINDS,
    tax=TAXES,
    quantity=st.none() | QUANTITIES,
    price_net=st.none() | PRICES,
    price_gross=st.none() | PRICES,
    total_price_net=st.none() | AMOUNTS,
    total_price_gross=st.none() | AMOUNTS,
    discount=st.none() | AMOUNTS,
    discount_percent=st.none() | PERCENTAGES,
    total_purchase_price=st.none() | AMOUNTS,
    vat_margin_tax=st.none() | st.just("23"),
)
PRICED = st.builds(price_position, POSITIONS, strategy=STRATEGIES, price_decimals=PRICE_DECIMALS)
DOCUMENTS = st.lists(PRICED, max_size=8)


def sent_back(priced: PricedPosition) -> PositionInput:
    """Return the line item as sent back by a client that changed nothing."""
    return PositionInput(**{name: getattr(priced, name) for name in PositionInput.names()})
