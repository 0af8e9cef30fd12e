"""From a stored document to the neutral invoice."""

from tidebill.einvoicing.building.admission import refusals
from tidebill.einvoicing.building.document import build

__all__ = ["build", "refusals"]
