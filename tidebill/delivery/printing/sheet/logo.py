"""The seller's logo, ready to be placed."""

import base64

from tidebill.delivery.printing.document import PrintableDocument
from tidebill.delivery.printing.sheet.values import Verbatim, is_income

FORMATS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"})
WIDTH, HEIGHT = 640, 200


def build_logo(document: PrintableDocument, *, direction: str) -> Verbatim | None:
    """The logo inside an SVG box, which scales it to fit; None on received documents and unknown formats.

    It stands at the side where lines end. A damaged file leaves the box empty.
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
