"""Extract the XML from a PDF. Runs in a child process with limits (tidebill.confined)."""

import io
import zlib

import pikepdf

from tidebill.wire.errors import RuleViolation

XML_MAX = 20 * 2**20
# Names of the embedded file by standard, newest first.
NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
_FLATE = "/FlateDecode"


def attached_xml(content: bytes) -> bytes:
    """Return the XML in a PDF; raises RuleViolation."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            files = {name.casefold(): found for name, found in document.attachments.items()}
            named = next((files[name] for name in NAMES if name in files), None)
            xml = [found for name, found in files.items() if name.endswith(".xml")]
            found = named or (xml[0] if len(xml) == 1 else None)
            if found is None:
                raise RuleViolation("The PDF does not contain an e-invoice")
            return _bounded(found.obj.EF.F)
    except (pikepdf.PdfError, AttributeError, KeyError, ValueError, zlib.error):
        raise RuleViolation("The PDF can't be read") from None


def _bounded(stream: pikepdf.Object) -> bytes:
    """Read a stream up to the size limit of documents."""
    raw = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters is None:
        found = raw
    elif _FLATE in ([str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]):
        found = zlib.decompressobj().decompress(raw, XML_MAX + 1)
    else:
        raise RuleViolation("The PDF can't be read")
    if len(found) > XML_MAX:
        raise RuleViolation("The file is too large")
    return found
