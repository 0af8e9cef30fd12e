"""The seller's logo and stamp."""

import base64

from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.sheet.values import Verbatim, is_income

FORMATS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"})
WIDTH, HEIGHT = 640, 200
STAMP_SIZE = 400, 200


def build_logo(document: PrintableDocument, *, direction: str) -> Verbatim | None:
    """Return the logo in a scaling SVG box; None on received documents and for unknown formats.

    It is aligned to the end of lines. A damaged file leaves the box empty.
    """
    side = "xMin" if direction == "rtl" else "xMax"
    return _build_image(document, document.logo, (WIDTH, HEIGHT), align=f"{side}YMin")


def build_stamp(document: PrintableDocument) -> Verbatim | None:
    """Return the stamp below the issuer's signature, under the same conditions as the logo."""
    return _build_image(document, document.stamp, STAMP_SIZE, align="xMinYMin")


def _build_image(
    document: PrintableDocument, image: tuple[bytes, str] | None, size: tuple[int, int], *, align: str
) -> Verbatim | None:
    if image is None or not is_income(document) or image[1] not in FORMATS:
        return None
    content, media_type = image
    width, height = size
    address = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return Verbatim(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" preserveAspectRatio="{align} meet" href="{address}"/>'
        "</svg>"
    )
