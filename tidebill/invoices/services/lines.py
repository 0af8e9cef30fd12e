"""Rows on their way into a document."""

from dataclasses import dataclass

from tidebill.invoices.models import Position
from tidebill.kernel.positions import PositionInput


@dataclass
class Line:
    """A row on its way into a document: its columns, and what its prices are computed from."""

    position: Position
    asked: PositionInput
