from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from tests.kernel.documents import AMOUNTS, POSITIONS, PRICE_DECIMALS, STRATEGIES, sent_back
from tidebill.kernel.money import round_half_up
from tidebill.kernel.positions import PositionInput
from tidebill.kernel.pricing import price_position
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS


def test_it_takes_one_for_a_quantity_that_was_not_sent() -> None:
    priced = price_position(PositionInput(tax="23", total_price_gross=Decimal("10.23")))

    assert (priced.quantity, priced.price_gross) == (1, Decimal("10.23"))


def test_it_keeps_what_it_does_not_compute_as_it_was_sent() -> None:
    priced = price_position(
        PositionInput(
            kind="correction",
            tax="23.0",
            quantity=Decimal("-1.5"),
            discount=Decimal(5),
            discount_percent=Decimal("33.33"),
        )
    )

    assert (priced.kind, priced.tax, priced.quantity) == ("correction", "23.0", Decimal("-1.5"))
    assert (priced.discount, priced.discount_percent) == (Decimal(5), Decimal("33.33"))


def test_it_rounds_what_was_sent_to_what_can_be_stored_before_it_computes() -> None:
    by_price = price_position(
        PositionInput(quantity=Decimal("1.0000004"), price_net=Decimal("99.9999996"), tax="0")
    )
    by_total = price_position(
        PositionInput(
            kind="correction",
            quantity=Decimal(1),
            total_price_net=Decimal("8.125"),
            total_price_gross=Decimal("9.994"),
        )
    )

    assert (by_price.quantity, by_price.price_net, by_price.total_price_net) == (1, 100, 100)
    assert str(by_total.totals.net) == "8.13"
    assert str(by_total.totals.gross) == "9.99"


def test_it_computes_unit_prices_with_the_decimals_of_the_account() -> None:
    sent = PositionInput(tax="23", quantity=Decimal(3), total_price_gross=Decimal(100))

    assert price_position(sent, price_decimals=2).price_gross == Decimal("33.33")
    assert price_position(sent, price_decimals=4).price_gross == Decimal("33.3333")


def test_it_rounds_a_tills_unit_price_with_the_decimals_of_the_account() -> None:
    sent = PositionInput(tax="23", quantity=Decimal(100), price_net=Decimal("0.81"))
    till = Strategy(position="keep_gross")

    assert price_position(sent, strategy=till, price_decimals=2).total_price_gross == 100
    assert price_position(sent, strategy=till, price_decimals=4).total_price_gross == Decimal("99.63")


def test_it_survives_a_total_without_a_quantity_to_divide_by() -> None:
    sent = PositionInput(tax="23", quantity=Decimal(0), total_price_gross=Decimal(10), price_net=Decimal(3))
    priced = price_position(sent)

    assert (priced.total_price_gross, priced.price_net, priced.price_gross) == (10, 3, 0)


@pytest.mark.parametrize("kind", TEXT_POSITION_KINDS)
def test_it_gives_text_rows_no_amounts_and_no_discount(kind: str) -> None:
    sent = PositionInput(kind=kind, tax="anything", total_price_gross=Decimal(10), discount=Decimal(5))
    priced = price_position(sent)

    assert (priced.total_price_gross, priced.price_gross, priced.discount) == (0, 0, None)
    assert not priced.counts


def test_it_leaves_the_margin_open_unless_both_of_its_inputs_are_there() -> None:
    sent = PositionInput(tax="disabled", total_price_gross=Decimal(100), total_purchase_price=Decimal(70))

    assert price_position(sent).vat_margin_total_price_gross is None
    assert price_position(replace(sent, vat_margin_tax="23")).vat_margin_total_price_tax == Decimal("5.61")


def test_it_refuses_an_unknown_tax() -> None:
    with pytest.raises(ValueError, match="is not a number"):
        price_position(PositionInput(tax="abc", total_price_gross=Decimal(10)))


@given(POSITIONS, STRATEGIES, PRICE_DECIMALS)
def test_it_makes_net_and_tax_meet_the_gross(
    sent: PositionInput, strategy: Strategy, price_decimals: int
) -> None:
    priced = price_position(sent, strategy=strategy, price_decimals=price_decimals)

    assert priced.total_price_net + priced.total_price_tax == priced.total_price_gross
    assert priced.price_net + priced.price_tax == priced.price_gross
    assert priced.total_price_gross == round_half_up(priced.total_price_gross)
    assert priced.total_price_net == round_half_up(priced.total_price_net)


@given(POSITIONS, STRATEGIES, PRICE_DECIMALS)
def test_it_changes_nothing_when_its_answer_is_sent_back(
    sent: PositionInput, strategy: Strategy, price_decimals: int
) -> None:
    priced = price_position(sent, strategy=strategy, price_decimals=price_decimals)

    assert price_position(sent_back(priced), strategy=strategy, price_decimals=price_decimals) == priced


@given(POSITIONS, STRATEGIES, AMOUNTS)
def test_it_keeps_a_total_gross_that_was_sent_to_the_cent(
    sent: PositionInput, strategy: Strategy, gross: Decimal
) -> None:
    priced = price_position(replace(sent, kind=None, total_price_gross=gross), strategy=strategy)

    assert priced.total_price_gross == gross


@given(POSITIONS, STRATEGIES)
def test_it_mirrors_a_row_whose_quantity_and_totals_change_their_sign(
    sent: PositionInput, strategy: Strategy
) -> None:
    mirrored = replace(
        sent,
        quantity=_negated(Decimal(1) if sent.quantity is None else sent.quantity),
        total_price_net=_negated(sent.total_price_net),
        total_price_gross=_negated(sent.total_price_gross),
    )
    priced = price_position(sent, strategy=strategy)
    mirror = price_position(mirrored, strategy=strategy)

    assert mirror.total_price_gross == -priced.total_price_gross
    assert mirror.total_price_net == -priced.total_price_net
    assert (mirror.price_net, mirror.price_gross) == (priced.price_net, priced.price_gross)


def _negated(number: Decimal | None) -> Decimal | None:
    return None if number is None else -number
