"""The XSD of FA(3), shipped with ksef-client, and rules of KSeF's gateway beyond the schema."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree

SCHEMA = "schemat_FA(3)_v1-0E.xsd"
# KSeF's size limits, without and with an attachment (Zalacznik).
MOST_BYTES, MOST_BYTES_WITH_ATTACHMENT = 1_000_000, 3_000_000
_BOM = b"\xef\xbb\xbf"


def check(document: bytes) -> Iterator[str]:
    """Yield the reasons why KSeF would reject the document, in the validator's words."""
    yield from _check_gate(document)
    root = etree.fromstring(document, parser=_parser())
    schema = load_schema()
    if not schema.validate(root):
        log: Any = schema.error_log
        yield from (f"{found.line}: {found.message}" for found in log)


@cache
def load_schema() -> etree.XMLSchema:
    """Load the schema; imports by URL resolve to local files."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside())
    return etree.XMLSchema(etree.parse(str(folder() / SCHEMA), parser))


def folder() -> Path:
    return Path(str(files("ksef_client.documents.fa3"))) / "schemas"


def _check_gate(document: bytes) -> Iterator[str]:
    if document.startswith(_BOM):
        yield "the document begins with a byte order mark"
    most = MOST_BYTES_WITH_ATTACHMENT if b"Zalacznik>" in document else MOST_BYTES
    if len(document) > most:
        yield f"the document is larger than {most} bytes"
    if b"<?" in document.replace(b"<?xml ", b"", 1):
        yield "the document has a processing instruction"


def _parser() -> etree.XMLParser:
    return etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)


class _Beside(etree.Resolver):
    def resolve(self, system_url: Any, public_id: object, context: object) -> Any:  # type: ignore[override]
        name = Path(system_url).name
        found = folder() / name
        return self.resolve_filename(str(found), context) if found.is_file() else None  # type: ignore[attr-defined]
