"""Server-rendered charts: from numbers to SVG geometry."""

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
    """A bar in SVG units; ``middle`` is the position of its label."""

    x: int
    y: int
    width: int
    height: int
    middle: int


@dataclass(frozen=True)
class GridLine:
    """A grid line and its value."""

    y: int
    value: Decimal


@dataclass(frozen=True)
class Chart:
    """Bars on a scale from zero; negative values have no bar."""

    bars: Sequence[Bar]
    lines: Sequence[GridLine]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def bar_chart(values: Sequence[Decimal]) -> Chart:
    """Lay out ``values`` as bars on a scale of at most four steps."""
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
    lines = [GridLine(HEIGHT - BOTTOM - room * number // 4, step * number) for number in range(5)]
    return Chart(bars, lines)


def nice_step(greatest: Decimal) -> Decimal:
    """Return a round quarter of a scale that fits ``greatest``: 1, 2, 2.5 or 5 times a power of ten."""
    if greatest <= 0:
        return Decimal(1)
    quarter = greatest / 4
    power = Decimal(10) ** (quarter.adjusted())
    return next(
        power * step for step in _STEPS if (quarter / power).quantize(Decimal("1e-9"), ROUND_CEILING) <= step
    )
