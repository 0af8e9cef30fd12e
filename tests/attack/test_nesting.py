"""Deep and wide bodies are rejected before anything walks them."""

import pytest

from tests.caller import Caller
from tests.people import Person
from tidebill.einvoicing.reading.container import read_document
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import BadRequest, RuleViolation
from tidebill.wire.json import DEPTH_MAX, decode

TOO_DEEP = {"code": "error", "message": "The body is nested too deeply", "error_code": "bad_request"}


def _nested(depth: int, *, value: str = "1") -> str:
    return '{"a":' * depth + value + "}" * depth


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_is_bounded_by_depth(encoding: str) -> None:
    assert decode(_nested(DEPTH_MAX).encode(encoding))

    with pytest.raises(BadRequest, match="too deeply"):
        decode(_nested(DEPTH_MAX + 1).encode(encoding))


@pytest.mark.parametrize("text", ["[{" * 50, '\\"' + "[" * 50, "\\\\", '\\\\\\"' + "{" * 50])
def test_brackets_in_texts_are_no_nesting(text: str) -> None:
    assert decode(f'{{"a": [{"[]," * 30} "{text}"]}}'.encode())["a"][-1]


def test_a_text_without_an_end_is_scanned_once() -> None:
    with pytest.raises(BadRequest):
        decode(b'{"a":[[[[[[[[[[[[[[[[[[[[[["' + b'\\"' * 4_000_000)


@pytest.mark.django_db
@pytest.mark.parametrize("depth", [DEPTH_MAX, 500, 5_000])
@pytest.mark.parametrize("key", ["additional_info", "positions", "additional_fields", "buyer_name"])
def test_a_deep_value_is_refused_on_any_key(alice: Person, key: str, depth: int) -> None:
    body = f'{{"invoice": {{"buyer_name": "A", "{key}": {_nested(depth)}}}}}'

    answer = Caller(alice).post("/invoices.json", body)

    assert (answer.status_code, answer.json()) == (400, TOO_DEEP)
    assert not Invoice.objects.model._base_manager.exists()


@pytest.mark.django_db
def test_deep_xml_and_forms_are_refused_alike(alice: Person) -> None:
    api = Caller(alice)
    xml = "<invoice>" + "<a>" * 30 + "</a>" * 30 + "</invoice>"
    assert api.post("/invoices.xml", xml, content_type="application/xml").status_code == 400
    form = "invoice" + "[a]" * 30 + "=1"
    kind = "application/x-www-form-urlencoded"
    assert api.post("/invoices.json", form, content_type=kind).status_code == 400


def test_an_e_invoice_of_millions_of_elements_is_refused_unread() -> None:
    with pytest.raises(RuleViolation, match="too large"):
        read_document(b"<a>" + b"<b/>" * 1_100_000 + b"</a>")
