"""XMP metadata that makes a PDF/A-3 with an attached invoice a Factur-X."""

import re

NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
FILE_NAME = "factur-x.xml"
PROFILE, EXTENDED = "EN 16931", "EXTENDED"
_EXTENDED_ID = b"urn:factur-x.eu:1p0:extended"
_END_OF_SCHEMAS = "</rdf:Bag></pdfaExtension:schemas>"
_END = "</rdf:RDF>"
_METADATA = re.compile(rb"<</Length (\d+)/Type/Metadata/Subtype/XML>>\s+stream\n")
_ENDING = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_OFFSET = re.compile(rb"(\d{10}) 00000 n")
_PROPERTIES = (
    ("DocumentFileName", "The name of the embedded XML document"),
    ("DocumentType", "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER"),
    ("Version", "The actual version of the standard applying to the embedded XML document"),
    ("ConformanceLevel", "The conformance level of the embedded XML document"),
)


def claim_facturx(pdf: bytes, *, profile: str = PROFILE) -> bytes:
    """Add Factur-X metadata and their PDF/A extension schema.

    Patches the one stream and the offset table, since parsing and rewriting the file takes as long as
    creating it. Raises ValueError if the PDF is not structured as the compiler's.
    """
    metadata = _METADATA.search(pdf)
    ending = _ENDING.search(pdf)
    if metadata is None or ending is None:
        raise ValueError("The PDF is not built as expected.")
    end = metadata.end() + int(metadata[1])
    xmp = _described(pdf[metadata.end() : end].decode(), profile).encode()
    head = b"<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n" % len(xmp)
    table = int(ending[1])
    grown = len(head) + len(xmp) - (end - metadata.start())
    moved = _OFFSET.sub(lambda found: _moved(found, metadata.start(), grown), pdf[table : ending.start()])
    return b"".join(
        (
            pdf[: metadata.start()],
            head,
            xmp,
            pdf[end:table],
            moved,
            b"startxref\n%d\n%%%%EOF" % (table + grown),
        )
    )


def describe_facturx(profile: str = PROFILE) -> str:
    """Return the metadata as RDF descriptions, for a PDF whose writer accepts further ones."""
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{_description()}</rdf:Bag></pdfaExtension:schemas>"
        f"</rdf:Description>{_values(profile)}"
    )


def profile_of(xml: bytes) -> str:
    """Return the profile that an invoice names, in the spelling of XMP."""
    return EXTENDED if _EXTENDED_ID in xml else PROFILE


def _moved(found: re.Match[bytes], place: int, grown: int) -> bytes:
    """Return an object's offset, shifted if it follows the stream that grew."""
    offset = int(found[1])
    return b"%010d 00000 n" % (offset + grown if offset > place else offset)


def _described(xmp: str, profile: str) -> str:
    if _END_OF_SCHEMAS not in xmp:
        raise ValueError("The PDF describes no schemas.")
    described = xmp.replace(_END_OF_SCHEMAS, _description() + _END_OF_SCHEMAS, 1)
    return described.replace(_END, _values(profile) + _END, 1)


def _values(profile: str) -> str:
    return (
        f'<rdf:Description rdf:about="" xmlns:fx="{NAMESPACE}">'
        f"<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{FILE_NAME}</fx:DocumentFileName>"
        f"<fx:Version>1.0</fx:Version><fx:ConformanceLevel>{profile}</fx:ConformanceLevel>"
        "</rdf:Description>"
    )


def _description() -> str:
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{words}</pdfaProperty:description></rdf:li>"
        for name, words in _PROPERTIES
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
