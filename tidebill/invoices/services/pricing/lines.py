"""Line items under construction."""

from dataclasses import dataclass

from tidebill.invoices.models import Position
from tidebill.kernel.positions import PositionInput


@dataclass
class LineItem:
    """A line item under construction: its columns, and the input of its prices."""

    position: Position
    asked: PositionInput
