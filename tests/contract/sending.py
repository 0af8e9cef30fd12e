"""Send documents as JSON and as XML, as InvoiceOcean's clients do."""

from collections.abc import Mapping
from typing import Any

import httpx
from lxml import etree

FORMATS = ("json", "xml")


def to_xml(name: str, value: Any) -> etree._Element:
    """Convert to XML with dashed names, typed arrays and singular items."""
    element = etree.Element(name[0] + name[1:].replace("_", "-"))
    if isinstance(value, list):
        element.set("type", "array")
        element.extend(to_xml(name.removesuffix("s"), item) for item in value)
    elif isinstance(value, Mapping):
        element.extend(to_xml(key, item) for key, item in value.items())
    else:
        element.text = as_text(value)
    return element


def as_text(value: Any) -> str:
    """Format a scalar as in XML."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def send(
    api: httpx.Client,
    sent_as: str,
    attributes: Mapping[str, Any],
    *,
    verb: str = "POST",
    to: str = "/invoices",
) -> httpx.Response:
    """Send a document in one of the formats; return the response as JSON."""
    if sent_as == "json":
        return api.request(verb, f"{to}.json", json={"invoice": attributes})
    body = etree.tostring(to_xml("invoice", attributes), encoding="UTF-8")
    return api.request(verb, f"{to}.json", content=body, headers={"Content-Type": "application/xml"})


def create(api: httpx.Client, sent_as: str, **attributes: Any) -> dict[str, Any]:
    """Create a document and return the response."""
    answer = send(api, sent_as, attributes)
    assert answer.status_code == 201, answer.text
    return answer.json()


def change(api: httpx.Client, sent_as: str, number: int, **attributes: Any) -> dict[str, Any]:
    """Change a document and return the response."""
    answer = send(api, sent_as, attributes, verb="PUT", to=f"/invoices/{number}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def read_xml(api: httpx.Client, number: int, **params: str) -> etree._Element:
    """Read a document as XML."""
    answer = api.get(f"/invoices/{number}.xml", params=params)
    assert answer.status_code == 200, answer.text
    return etree.fromstring(answer.content)
