"""Structural checks of PDF/A-3a (ISO 19005-3): the clauses that a generator can violate, by number."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Name

_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_SCHEMA = "{http://www.aiim.org/pdfa/ns/extension/}"
# fmt: off
_BLENDS = frozenset({
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken",
    "/Lighten", "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight", "/Difference",
    "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity",
})
# fmt: on
_ACTIONS = frozenset({"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"})
_PRINT, _HIDDEN = 4, 1 | 2 | 32 | 256


def violations(content: bytes) -> list[str]:
    """Return the violated clauses with what violates them."""
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as document:
        found = [
            *_file(content, document),
            *_color(document),
            *_objects(document),
            *_fonts(document),
            *_annotations(document),
            *_metadata(document),
            *_structure(document),
            *_files(document),
        ]
    return sorted(set(found))


def _file(content: bytes, document: pikepdf.Pdf) -> Iterator[str]:
    head = content[:32].split(b"\n")
    if not re.fullmatch(rb"%PDF-1\.[0-7]\s*", head[0]) or sum(byte > 127 for byte in head[1][:5]) < 4:
        yield "6.1.2 header"
    if "/ID" not in document.trailer or document.is_encrypted:
        yield "6.1.3 trailer without ID, or encrypted"
    if not content.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "6.1.3 data after the end"


def _color(document: pikepdf.Pdf) -> Iterator[str]:
    intents = [each for each in document.Root.get("/OutputIntents", []) if each.S == Name.GTS_PDFA1]
    if len(intents) != 1:
        yield "6.2.3 output intent"
        return
    profile = intents[0].DestOutputProfile
    icc = profile.read_bytes()
    if icc[36:40] != b"acsp" or {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}.get(icc[16:20]) != int(profile.N):
        yield "6.2.3 color profile"
    for page in document.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("k", "K") or "/DeviceCMYK" in map(str, operands):
                yield "6.2.4.3 device CMYK beside an RGB output intent"


def _objects(document: pikepdf.Pdf) -> Iterator[str]:
    for found in document.objects:
        if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if isinstance(found, pikepdf.Stream):
            yield from _stream(found)
        if found.get("/Type") == Name.ExtGState or "/BM" in found:
            if "/TR" in found or "/HTP" in found or found.get("/TR2", Name.Default) != Name.Default:
                yield "6.2.5 transfer function or halftone"
            modes = found.get("/BM", Name.Normal)
            if (
                not {str(mode) for mode in (modes if isinstance(modes, pikepdf.Array) else [modes])}
                <= _BLENDS
            ):
                yield "6.2.10 blend mode"
        if "/AA" in found and found.get("/Type") in (Name.Page, Name.Catalog):
            yield "6.5.2 additional actions"
        if "/S" in found and found.get("/Type") == Name.Action and str(found.S) not in _ACTIONS:
            yield f"6.5.1 action {found.S}"


def _stream(found: pikepdf.Stream) -> Iterator[str]:
    if {"/F", "/FFilter", "/FDecodeParms"} & set(found.keys()):
        yield "6.1.7.1 external stream"
    filters = found.get("/Filter", [])
    if Name.LZWDecode in (filters if isinstance(filters, pikepdf.Array) else [filters]):
        yield "6.1.7.2 LZW"
    is_image = found.get("/Subtype") == Name.Image
    if is_image and (found.get("/Interpolate", False) or {"/Alternates", "/OPI"} & set(found.keys())):
        yield "6.2.8 image"
    if found.get("/Subtype") == Name.PS or "/PS" in found or "/Ref" in found:
        yield "6.2.9 PostScript or reference XObject"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for found in document.objects:
        if not isinstance(found, pikepdf.Dictionary) or found.get("/Type") != Name.Font:
            continue
        kind = found.get("/Subtype")
        if kind == Name.Type0:
            if "/ToUnicode" not in found:
                yield "6.2.11.7 font without Unicode"
            yield from _cid_font(found.DescendantFonts[0])
        elif kind not in (Name.Type3, Name.CIDFontType0, Name.CIDFontType2):
            yield from _embedded(found)


def _cid_font(font: Any) -> Iterator[str]:
    yield from _embedded(font)
    if font.Subtype == Name.CIDFontType2 and "/CIDToGIDMap" not in font:
        yield "6.2.11.3.2 CIDToGIDMap"


def _embedded(font: Any) -> Iterator[str]:
    descriptor = font.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        yield "6.2.11.4 font not embedded"


def _annotations(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        for found in page.get("/Annots", []):
            flags = int(found.get("/F", 0))
            if not flags & _PRINT or flags & _HIDDEN:
                yield "6.3.2 annotation flags"
            if found.Subtype != Name.Link and "/AP" not in found:
                yield "6.3.3 annotation without appearance"
        if "/PresSteps" in page:
            yield "6.10 presentation steps"
    form = document.Root.get("/AcroForm", {})
    if "/XFA" in form or form.get("/NeedAppearances", False):
        yield "6.4 interactive form"
    names = document.Root.get("/Names", {})
    if "/JavaScript" in names or "/AlternatePresentations" in names:
        yield "6.5.1 JavaScript or 6.10 alternate presentations"


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in document.Root:
        yield "6.6.2 no metadata"
        return
    xmp = etree.fromstring(document.Root.Metadata.read_bytes())
    if (_property(xmp, f"{_PDFA}part"), _property(xmp, f"{_PDFA}conformance")) != ("3", "A"):
        yield "6.6.4 claim"
    used = {etree.QName(node).namespace for node in xmp.iter() if isinstance(node.tag, str)}
    described = {node.text for node in xmp.iter("{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")}
    foreign = {space for space in used if space and space.startswith("urn:")}
    if not foreign <= described:
        yield "6.6.2.3 property without extension schema"


def _structure(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False) or "/StructTreeRoot" not in root:
        yield "6.7.2 not tagged"
    if not str(root.get("/Lang", "")):
        yield "6.7.4 no language"


def _files(document: pikepdf.Pdf) -> Iterator[str]:
    related = document.Root.get("/AF", [])
    specs = [found for found in document.objects if _is_file(found)]
    for found in specs:
        if not {"/F", "/UF", "/AFRelationship"} <= set(found.keys()):
            yield "6.8 file specification"
        file = found.EF.F
        if "/Subtype" not in file or "/ModDate" not in file.get("/Params", {}):
            yield "6.8 file without type or date"
    if len(related) != len(specs):
        yield "6.8 file that is not associated"


def _property(xmp: etree._Element, name: str) -> str | None:
    """Return a property of XMP, which RDF writes as an element or as an attribute."""
    attributes = (node.get(name) for node in xmp.iter() if isinstance(node.tag, str))
    return xmp.findtext(f".//{name}") or next((text for text in attributes if text), None)


def _is_file(found: Any) -> bool:
    return isinstance(found, pikepdf.Dictionary) and "/EF" in found
