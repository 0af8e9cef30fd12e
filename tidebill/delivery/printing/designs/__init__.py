"""The designs a document can be printed in; each is a file of choices that `parts/` are set by."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Design:
    """A design: `id` is the wire's `invoice_template_id`, `name` its file, `accent` its own colour."""

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
    """The design of an `invoice_template_id`, as a number or text; the first one where none has it."""
    return _BY_ID.get(str(template_id).strip(), DEFAULT_DESIGN)
