"""Server-rendered charts: from numbers to SVG geometry."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

# The SVG is scaled to its card; labels are HTML beside it, so they keep their size.
WIDTH: Final = 720
HEIGHT: Final = 160
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Bar:
    """A bar in SVG units."""

    x: int
    y: int
    width: int
    height: int


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


def bar_chart(values: Sequence[Decimal]) -> Chart:
    """Lay out ``values`` as bars on a scale of at most four steps."""
    step = nice_step(max([*values, Decimal(0)]))
    top = step * 4
    slot = WIDTH // max(len(values), 1)
    bars = []
    for place, value in enumerate(values):
        height = int(max(value, Decimal(0)) * HEIGHT / top)
        bars.append(Bar(place * slot + slot // 6, HEIGHT - height, slot - slot // 3, height))
    # From top to bottom, in the order of the labels.
    lines = [GridLine(HEIGHT * (4 - number) // 4, step * number) for number in range(4, -1, -1)]
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
