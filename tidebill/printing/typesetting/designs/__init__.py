"""Designs of documents; each is a file of options for the templates in `parts/`."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Design:
    """A design: `id` is the API's `invoice_template_id`, `name` its file, `accent` its default color."""

    id: int
    name: str
    accent: str


DEFAULT_DESIGN: Final = Design(id=1, name="modern", accent="#12506b")
DESIGNS: Final = (
    DEFAULT_DESIGN,
    Design(id=2, name="compact", accent="#12506b"),
    Design(id=3, name="plain", accent="#000000"),
)
_BY_ID: Final = {str(design.id): design for design in DESIGNS}


def find_design(template_id: object) -> Design:
    """Return the design of an `invoice_template_id`, given as number or text; the first one if unknown."""
    return _BY_ID.get(str(template_id).strip(), DEFAULT_DESIGN)
