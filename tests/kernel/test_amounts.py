from decimal import Decimal
from fractions import Fraction

from hypothesis import given

from tests.kernel.documents import AMOUNTS, TAXES
from tidebill.kernel.amounts import NOTHING, Amounts, add_up
from tidebill.kernel.tax import tax_rate


@given(AMOUNTS, TAXES)
def test_it_takes_out_of_the_gross_what_exact_fractions_say(gross: Decimal, tax: str) -> None:
    net = Fraction(gross) / (1 + Fraction(tax_rate(tax)) / 100)

    assert Fraction(Amounts.of_gross(gross, rate=tax_rate(tax)).net) == _nearest_cent(net)


@given(AMOUNTS, TAXES)
def test_it_puts_on_the_net_what_exact_fractions_say(net: Decimal, tax: str) -> None:
    on_top = Fraction(net) * Fraction(tax_rate(tax)) / 100

    assert Fraction(Amounts.of_net(net, rate=tax_rate(tax)).tax) == _nearest_cent(on_top)


@given(AMOUNTS, TAXES)
def test_it_finds_the_net_again_in_the_gross_it_made(net: Decimal, tax: str) -> None:
    made = Amounts.of_net(net, rate=tax_rate(tax))

    assert Amounts.of_gross(made.gross, rate=tax_rate(tax)) == made


def test_it_adds_and_subtracts_each_column() -> None:
    one = Amounts.of_gross(Decimal("10.23"), rate=Decimal(23))
    other = Amounts.of_gross(Decimal(50), rate=Decimal(0))

    assert add_up([one, other]) == Amounts(Decimal("58.32"), Decimal("1.91"), Decimal("60.23"))
    assert add_up([one, other]) - other == one
    assert add_up([]) == NOTHING


def _nearest_cent(value: Fraction) -> Fraction:
    away_from_zero = (abs(value) * 100 + Fraction(1, 2)).__floor__()
    return Fraction(away_from_zero, 100) * (1 if value >= 0 else -1)
