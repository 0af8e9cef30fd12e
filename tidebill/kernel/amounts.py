"""Net, tax and gross that add up to the cent."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from tidebill.kernel.money import AMOUNT_PLACES, HUNDRED, ZERO, exact, round_half_up


@dataclass(frozen=True, slots=True)
class Amounts:
    """Net, tax and gross of a line item, a tax rate or a document, in its currency.

    Two decimals each; the class methods guarantee net + tax = gross.
    """

    net: Decimal
    tax: Decimal
    gross: Decimal

    @classmethod
    @exact()
    def of_gross(cls, gross: Decimal, *, rate: Decimal, places: int = AMOUNT_PLACES) -> Self:
        """Keep the gross and compute the tax it includes (`rate` in percent); rounding goes to the tax."""
        kept = round_half_up(gross, places)
        return cls.between(round_half_up(kept * HUNDRED / (HUNDRED + rate), places), gross=kept)

    @classmethod
    @exact()
    def of_net(cls, net: Decimal, *, rate: Decimal, places: int = AMOUNT_PLACES) -> Self:
        """Keep the net and add the tax (`rate` in percent)."""
        kept = round_half_up(net, places)
        tax = round_half_up(kept * rate / HUNDRED, places)
        return cls(net=kept, tax=tax, gross=kept + tax)

    @classmethod
    @exact()
    def between(cls, net: Decimal, *, gross: Decimal) -> Self:
        """Keep net and gross; the tax is their difference."""
        return cls(net=net, tax=gross - net, gross=gross)

    @exact()
    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.net + other.net, self.tax + other.tax, self.gross + other.gross)

    @exact()
    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.net - other.net, self.tax - other.tax, self.gross - other.gross)


NOTHING: Final = Amounts(ZERO, ZERO, ZERO)


def add_up(amounts: Iterable[Amounts]) -> Amounts:
    """Sum the three columns independently; the sum of nothing is zero."""
    return sum(amounts, NOTHING)
