import re

import pytest
from openapi_spec_validator import validate

from tests.people import Person
from tests.visitor import Visitor
from tidebill import __version__
from tidebill.invoices.wire import Invoice


def test_the_document_is_valid_and_public(client: object, db: None) -> None:
    answer = Visitor(Accept="*/*").open("/openapi.json")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
    validate(answer.json())


def test_the_document_names_this_server_and_is_short(db: None) -> None:
    answer = Visitor(Accept="*/*").open("/openapi.json")

    document = answer.json()
    assert document["servers"] == [{"url": "http://127.0.0.1:8000"}]
    assert document["info"]["version"] == __version__
    assert len(answer.content) < 2**19


def test_a_response_extends_the_request_and_shares_the_description_of_its_fields(db: None) -> None:
    schemas = Visitor(Accept="*/*").open("/openapi.json").json()["components"]["schemas"]

    invoice, sent = schemas["Invoice"], schemas["InvoiceRequest"]
    assert invoice["allOf"] == [{"$ref": "#/components/schemas/InvoiceRequest"}]
    assert "buyer_name" in sent["properties"]
    assert "buyer_name" not in invoice["properties"]
    # Numbers and text are accepted, text is answered.
    assert invoice["properties"]["price_gross"]["type"] == ["string", "null"]
    # Requests have no ID.
    assert "id" in invoice["properties"]


def test_a_known_document_is_not_sent_again(db: None) -> None:
    tag = Visitor(Accept="*/*").open("/openapi.json")["ETag"]

    again = Visitor(Accept="*/*", **{"If-None-Match": tag}).open("/openapi.json")

    assert (again.status_code, again.content) == (304, b"")


def test_the_overview_leads_to_every_call(db: None) -> None:
    visitor = Visitor()
    described = visitor.client.get("/openapi.json").json()

    page = visitor.read("/docs")

    for path in described["paths"]:
        bare = re.sub(r"\.\w+$", "", path)
        assert f"<code>{bare}</code>" in page
    for place, anchor in set(re.findall(r'href="(/docs/\w+)#([^"]+)"', page)):
        assert f'id="{anchor}"' in visitor.read(place)


def test_a_section_describes_every_key_of_its_resource(db: None) -> None:
    page = Visitor().read("/docs/invoices")

    for key in Invoice.keys:
        assert f"<dt><code>{key.name}</code>" in page
    assert "Issue date; today by default." in page
    assert "2018-01-21" in page
    assert "curl -X POST" in page


def test_the_example_calls_name_this_server(db: None, settings: pytest.FixtureRequest) -> None:
    assert "http://127.0.0.1:8000/clients.json" in Visitor().read("/docs/clients")


def test_it_needs_nothing_from_elsewhere(db: None) -> None:
    page = Visitor().read("/docs/invoices")

    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_an_unknown_resource_has_no_page(db: None) -> None:
    assert Visitor().open("/docs/unicorns").status_code == 404


def test_programs_that_ask_for_the_reference_get_the_document(db: None) -> None:
    assert Visitor(Accept="application/json").open("/docs").json()["openapi"] == "3.1.0"


def test_it_keeps_the_navigation_of_who_is_signed_in(alice: Person) -> None:
    assert 'href="/invoices"' in Visitor(alice).read("/docs")
    assert 'href="/invoices"' not in Visitor().read("/docs")
