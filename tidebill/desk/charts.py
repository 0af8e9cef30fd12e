"""Charts that the server draws: numbers in, the geometry of an SVG out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 190
LEFT: Final = 78
BOTTOM: Final = 24
TOP: Final = 10
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Bar:
    """A bar in the units of the drawing; ``middle`` is where its label stands."""

    x: int
    y: int
    width: int
    height: int
    middle: int


@dataclass(frozen=True)
class Line:
    """A line of the scale, and the value that it marks."""

    y: int
    value: Decimal


@dataclass(frozen=True)
class Chart:
    """Bars from a scale that begins at zero; what lies below zero has no bar."""

    bars: Sequence[Bar]
    lines: Sequence[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def bar_chart(values: Sequence[Decimal]) -> Chart:
    """The bars of ``values`` in their order, under a scale of at most four steps."""
    step = nice_step(max([*values, Decimal(0)]))
    top = step * 4
    slot = (WIDTH - LEFT) // max(len(values), 1)
    room = HEIGHT - BOTTOM - TOP
    bars = []
    for place, value in enumerate(values):
        height = int(max(value, Decimal(0)) * room / top)
        x = LEFT + place * slot + slot // 6
        width = slot - slot // 3
        bars.append(Bar(x, HEIGHT - BOTTOM - height, width, height, x + width // 2))
    lines = [Line(HEIGHT - BOTTOM - room * number // 4, step * number) for number in range(5)]
    return Chart(bars, lines)


def nice_step(greatest: Decimal) -> Decimal:
    """A round quarter of a scale that ``greatest`` fits: 1, 2, 2.5 or 5 times a power of ten."""
    if greatest <= 0:
        return Decimal(1)
    quarter = greatest / 4
    power = Decimal(10) ** (quarter.adjusted())
    return next(
        power * step for step in _STEPS if (quarter / power).quantize(Decimal("1e-9"), ROUND_CEILING) <= step
    )
