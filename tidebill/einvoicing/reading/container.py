"""Extract XML from a received file: bare, or embedded in a PDF. Limits guard against hostile files."""

from dataclasses import replace
from typing import Any

from lxml import etree

from tidebill import confined
from tidebill.einvoicing.formats.ksef.elements import FORMER_ROOT
from tidebill.einvoicing.model import Invoice
from tidebill.einvoicing.reading.pdf import XML_MAX
from tidebill.einvoicing.reading.values import noting_unreadable
from tidebill.einvoicing.reading.zugferd import is_old, renew
from tidebill.einvoicing.registry import Format, formats
from tidebill.wire.errors import Message, RuleViolation

NOT_READ = Message("This file isn't a readable e-invoice (UBL, CII, Factur-X or FA(3))").text
_PDF = b"%PDF-"
_HEAD = 1024
# An invoice of 10,000 line items has about 200,000 elements; reading takes time and memory in proportion.
_ELEMENTS_MAX = 500_000


def xml_of(content: bytes) -> bytes:
    """Return the XML of a file; raises RuleViolation if there is none."""
    if _PDF in content[:_HEAD]:
        return _attached(content)
    if len(content) > XML_MAX:
        raise RuleViolation("The file is too large")
    return content


def read_document(xml: bytes) -> tuple[Format, Invoice]:
    """Detect the format and read the document; raises RuleViolation."""
    root = _renewed(parse(xml))
    for format in formats().values():
        if format.reads and format.read and format.reads(root):
            try:
                with noting_unreadable() as unreadable:
                    found = format.read(root)
                return format, replace(found, unreadable=tuple(unreadable))
            except (ValueError, ArithmeticError) as error:
                raise _unreadable(error) from None
    raise RuleViolation(NOT_READ)


def _renewed(root: "etree._Element") -> "etree._Element":
    try:
        return renew(root)
    except (ValueError, ArithmeticError) as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> RuleViolation:
    return RuleViolation("The e-invoice can't be read: %(reason)s", reason=str(error)[:200])


def is_of_today(xml: bytes) -> bool:
    """Return whether the document uses current element names; ZUGFeRD 1 and FA(2) have older ones."""
    root = parse(xml)
    return not (is_old(root) or root.tag == FORMER_ROOT)


def parse(xml: bytes) -> "etree._Element":
    """Parse a document without a DTD or external references; raises RuleViolation."""
    if xml.count(b"<") > 2 * _ELEMENTS_MAX:
        raise RuleViolation("The file is too large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        # Limits depth, entities and text length: an embedded attachment may have 10 MB.
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise RuleViolation(NOT_READ) from None
    facts: Any = root.getroottree().docinfo
    if facts.doctype:
        raise RuleViolation(NOT_READ)
    return root


def _attached(content: bytes) -> bytes:
    try:
        found: bytes = confined.call("tidebill.einvoicing.reading.pdf:attached_xml", content)
    except confined.Unreadable:
        raise RuleViolation("The PDF can't be read") from None
    except confined.Rejection as error:
        raise RuleViolation(error.text, **error.params) from None
    return found
