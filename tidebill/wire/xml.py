"""XML of the API, as Rails' to_xml writes it: dashed tags, typed values, nil for null."""

import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from tidebill.wire.errors import BadRequest
from tidebill.wire.resource import FieldSpec, Resource
from tidebill.wire.selection import EVERY_KEY, Selection

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
DEPTH_MAX = 20
ELEMENTS_MAX = 500_000
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")


def decode(body: bytes) -> dict[str, Any]:
    """Parse a body to nested mappings, ``{"invoice": {…}}``; dashed tags become underscored.

    Entities are not expanded, document types are rejected, nothing is fetched, and depth is limited.
    """
    if body.count(b"<") > 2 * ELEMENTS_MAX:
        raise BadRequest("The body has too many items")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadRequest("The body is not valid XML") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise BadRequest("A document type is not allowed in XML")
    return {_name(root): _content(root, 1)}


def write(
    resource: type[Resource],
    values: Mapping[str, object],
    *,
    zone: tzinfo,
    selection: Selection = EVERY_KEY,
) -> str:
    """Serialize one object: ``<invoice>`` with a tag per field."""
    lines = _object(resource, values, zone, _dashed(resource.name_), None, 0, selection)
    return DECLARATION + "".join(lines)


def write_list(
    resource: type[Resource],
    rows: Sequence[Mapping[str, object]],
    *,
    zone: tzinfo,
    selection: Selection = EVERY_KEY,
) -> str:
    """Serialize a list: ``<invoices type="array">``."""
    tag = _dashed(resource.plural)
    if not rows:
        return f'{DECLARATION}<{tag} type="array"/>\n'
    parts = [f'<{tag} type="array">\n']
    for row in rows:
        parts += _object(resource, row, zone, _dashed(resource.name_), None, 1, selection)
    return DECLARATION + "".join([*parts, f"</{tag}>\n"])


def write_plain(value: object, *, tag: str = "hash") -> str:
    """Serialize a value that is not a resource (errors, statuses); Rails names the root ``hash``."""
    return DECLARATION + "".join(_plain(tag, value, 0))


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname).replace("-", "_")


def _content(element: etree._Element, depth: int) -> Any:
    if depth > DEPTH_MAX:
        raise BadRequest("The body is nested too deeply")
    children = [child for child in element if isinstance(child.tag, str)]
    if element.get("nil") == "true":
        return None
    if element.get("type") == "array":
        return [_content(child, depth + 1) for child in children]
    if not children:
        return element.text or ""
    return _mapping(children, depth)


def _mapping(children: list[Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    repeated: set[str] = set()
    for child in children:
        name, value = _name(child), _content(child, depth + 1)
        if name in repeated:
            found[name].append(value)
        elif name in found:
            repeated.add(name)
            found[name] = [found[name], value]
        else:
            found[name] = value
    return found


def _object(
    resource: type[Resource],
    values: Mapping[str, object],
    zone: tzinfo,
    tag: str,
    xml_class: str | None,
    level: int,
    selection: Selection = EVERY_KEY,
) -> list[str]:
    pad = "  " * level
    mark = f' type="{xml_class}"' if xml_class else ""
    parts = [f"{pad}<{tag}{mark}>\n"]
    for key in selection.keys(resource, values):
        if key.tag:
            parts += _key(key, values.get(key.attribute), zone, level + 1)
    return [*parts, f"{pad}</{tag}>\n"]


def _key(key: FieldSpec, value: Any, zone: tzinfo, level: int) -> list[str]:
    tag = key.tag or ""
    if key.rows:
        return _rows(key.rows, tag, value or [], zone, level)
    if isinstance(value, list | dict):
        return _plain(tag, value, level)
    kind = f' type="{key.codec.xml_type}"' if key.codec.xml_type else ""
    pad = "  " * level
    if value is None:
        return [f'{pad}<{tag}{kind} nil="true"/>\n']
    return [f"{pad}<{tag}{kind}>{_text(key.codec.text(value, zone))}</{tag}>\n"]


def _rows(
    nested: type[Resource], tag: str, rows: Sequence[Mapping[str, object]], zone: tzinfo, level: int
) -> list[str]:
    pad = "  " * level
    if not rows:
        return [f'{pad}<{tag} type="array"/>\n']
    parts = [f'{pad}<{tag} type="array">\n']
    for row in rows:
        parts += _object(nested, row, zone, _dashed(nested.name_), nested.xml_class, level + 1)
    return [*parts, f"{pad}</{tag}>\n"]


def _plain(tag: str, value: object, level: int) -> list[str]:
    pad = "  " * level
    if isinstance(value, list):
        children = [line for item in value for line in _plain(_singular(tag), item, level + 1)]
        return [f'{pad}<{tag} type="array">\n', *children, f"{pad}</{tag}>\n"]
    if isinstance(value, Mapping):
        return [f"{pad}<{tag}>\n", *_entries(value, level + 1), f"{pad}</{tag}>\n"]
    if value is None:
        return [f'{pad}<{tag} nil="true"/>\n']
    if isinstance(value, bool):
        return [f'{pad}<{tag} type="boolean">{str(value).lower()}</{tag}>\n']
    kind = ' type="integer"' if isinstance(value, int) else ""
    return [f"{pad}<{tag}{kind}>{_text(str(value))}</{tag}>\n"]


def _entries(value: Mapping[str, object], level: int) -> list[str]:
    # Names in free-form objects come from clients: names that are not valid tags are omitted.
    named = ((_dashed(str(name)), item) for name, item in value.items())
    return [line for tag, item in named if _TAG.match(tag) for line in _plain(tag, item, level)]


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _singular(tag: str) -> str:
    """Return the tag of a row as Rails derives it: ``status`` and ``address`` are singular already."""
    return tag if tag.endswith(("ss", "us")) else tag.removesuffix("s")


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text), {"\r": "&#13;"})
