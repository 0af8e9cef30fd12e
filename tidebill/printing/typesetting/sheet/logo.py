"""The seller's logo."""

import base64

from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.sheet.values import Verbatim, is_income

FORMATS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"})
WIDTH, HEIGHT = 640, 200


def build_logo(document: PrintableDocument, *, direction: str) -> Verbatim | None:
    """Return the logo in a scaling SVG box; None on received documents and for unknown formats.

    It is aligned to the end of lines. A damaged file leaves the box empty.
    """
    if document.logo is None or not is_income(document):
        return None
    content, media_type = document.logo
    if media_type not in FORMATS:
        return None
    side = "xMin" if direction == "rtl" else "xMax"
    address = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return Verbatim(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<image width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="{side}YMin meet" href="{address}"/>'
        "</svg>"
    )
