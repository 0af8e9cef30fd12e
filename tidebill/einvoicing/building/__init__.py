"""Build the neutral invoice from a stored document."""

from tidebill.einvoicing.building.blockers import blockers
from tidebill.einvoicing.building.document import build

__all__ = ["blockers", "build"]
