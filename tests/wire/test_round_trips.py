"""Serialized values can be sent back: every writable field of every resource, in JSON and XML."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.samples import Tree
from tidebill.accounts.wire import Department
from tidebill.catalog.wire import Category, Client, Product
from tidebill.invoices.wire import Invoice
from tidebill.wire import json, xml
from tidebill.wire.errors import Invalid
from tidebill.wire.resource import FieldSpec, Resource
from tidebill.wire.selection import Selection
from tidebill.wire.types import OBJECT

ZONE = ZoneInfo("Europe/Warsaw")
RESOURCES = [Tree, Category, Client, Product, Department, Invoice]
# At least one of these is valid for any field.
CANDIDATES: list[Any] = [
    "",
    "Zażółć <gęślą> & \"jaźń\" 'x'\r\n\t 𠮷",
    " blank ",
    "23",
    "PLN",
    "en",
    "2026-01",
    "F/nr/yyyy",
    "#12506b",
    Decimal("0.00"),
    Decimal("-12.34"),
    Decimal("99.99"),
    7,
    True,
    False,
    date(2024, 2, 29),
    datetime(2026, 7, 1, 12, 30, 15, 123_000, UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    [1, 2],
    ["vat", "ż & <b>"],
    {"position": "default", "sum": "sum", "invoice_form_price_kind": "net"},
]


def values_of(resource: type[Resource]) -> st.SearchStrategy[dict[str, Any]]:
    """Generate values for all readable and writable fields."""
    properties = resource.model_json_schema(by_alias=True)["properties"]
    found: dict[str, Any] = {}
    for key in resource.keys:
        if key.rows and not key.read_only:
            found[key.attribute] = st.lists(values_of(key.rows), max_size=2)
        elif not (key.read_only or key.write_only):
            choices = [*CANDIDATES, *filter(None, properties[key.name].get("enum", []))]
            accepted = [value for value in choices if is_value(resource, key, value)]
            assert accepted, key.name
            found[key.attribute] = st.sampled_from([None, *accepted])
    return st.fixed_dictionaries(found)


def is_value(resource: type[Resource], key: FieldSpec, value: Any) -> bool:
    """Return whether the field accepts the value unchanged."""
    if isinstance(value, date) and key.codec.xml_type not in ("date", "dateTime"):
        return False
    try:
        found = getattr(resource.read({key.name: value_sent(value)}), key.attribute)
    except Invalid:
        return False
    return bool(found == value) and type(found) is type(value)


def value_sent(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def sent(resource: Resource) -> dict[str, Any]:
    """Return validated attributes, with nested rows as dicts."""
    return {
        name: [sent(row) for row in value] if isinstance(value, list) and is_rows(value) else value
        for name, value in resource.sent().items()
    }


def is_rows(value: list[Any]) -> bool:
    return any(isinstance(row, Resource) for row in value)


def written(resource: type[Resource], values: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return the values in a document: empty fields with omit_if_empty are missing."""
    found: dict[str, Any] = {}
    for key in resource.keys:
        if key.attribute in values and key.name in document:
            value = values[key.attribute]
            rows = key.rows
            pairs = zip(value, document[key.name], strict=True) if rows else ()
            found[key.attribute] = [written(rows, *pair) for pair in pairs] if rows else value
    return found


def check(resource: type[Resource], values: dict[str, Any], transport: Callable[..., dict[str, Any]]) -> None:
    every = Selection(extra=frozenset({key.name for key in resource.keys}))
    document = transport(resource, values, zone=ZONE, selection=every)

    assert sent(resource.read(document)) == written(resource, values, document)
    always = {
        key.name for key in resource.keys if key.attribute in values and key.tag and not key.omit_if_empty
    }
    assert always - set(document) == set()


def through_json(*given: Any, **options: Any) -> dict[str, Any]:
    return json.decode(json.encode(json.write(*given, **options)))


def through_xml(resource: type[Resource], *given: Any, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = xml.decode(xml.write(resource, *given, **options).encode())[resource.name_]
    return found


def without_objects(resource: type[Resource], values: dict[str, Any]) -> dict[str, Any]:
    """Remove free-form objects, whose types XML can't express."""
    objects = {key.attribute for key in resource.keys if key.codec is OBJECT}
    rows = {key.attribute: key.rows for key in resource.keys if key.rows}
    return {
        name: [without_objects(rows[name], row) for row in value] if name in rows else value
        for name, value in values.items()
        if name not in objects
    } | dict.fromkeys(objects & set(values))


@pytest.mark.parametrize("resource", RESOURCES)
def test_it_reads_the_json_that_it_writes(resource: type[Resource]) -> None:
    @given(values_of(resource))
    def run(values: dict[str, Any]) -> None:
        check(resource, values, through_json)

    run()


@pytest.mark.parametrize("resource", RESOURCES)
def test_it_reads_the_xml_that_it_writes(resource: type[Resource]) -> None:
    @given(values_of(resource))
    def run(values: dict[str, Any]) -> None:
        check(resource, without_objects(resource, values), through_xml)

    run()
