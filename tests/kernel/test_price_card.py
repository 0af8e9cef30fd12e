from decimal import Decimal

import pytest
from hypothesis import given

from tests.kernel.documents import AMOUNTS, TAXES
from tidebill.kernel.product_prices import complete_prices


def test_it_keeps_more_decimals_of_a_price_that_was_given() -> None:
    card = complete_prices(tax="23", price_net=Decimal("0.123456"))

    assert (card.net, card.gross) == (Decimal("0.123456"), Decimal("0.15"))


def test_it_computes_with_the_decimals_of_the_account() -> None:
    assert complete_prices(tax="23", price_gross=Decimal(1), price_decimals=4).net == Decimal("0.8130")


def test_it_refuses_an_unknown_tax() -> None:
    with pytest.raises(ValueError, match="is not a number"):
        complete_prices(tax="abc", price_net=Decimal(1))


@given(AMOUNTS, TAXES)
def test_it_finds_the_net_again_in_the_gross_it_made(price_net: Decimal, tax: str) -> None:
    card = complete_prices(tax=tax, price_net=price_net)

    assert complete_prices(tax=tax, price_gross=card.gross) == card
