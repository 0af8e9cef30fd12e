"""Documented operations on departments, over real HTTP."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree
from PIL import Image

from tests.errors import plain_error

PYTHON = {"integer": int, "string": str, "boolean": bool, "object": dict}


@pytest.fixture(scope="module")
def logo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 10), "navy").save(out, "PNG")
    return out.getvalue()


def _create(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    answer = api.post("/departments.json", json={"department": {"name": "Branch", **attributes}})
    assert answer.status_code == 201, answer.text
    return answer.json()


def _read(api: httpx.Client, number: int) -> dict[str, Any]:
    answer = api.get(f"/departments/{number}.json")
    assert answer.status_code == 200
    return answer.json()


def _wrongly_typed(department: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in department.items()
        if value is not None and type(value) not in [PYTHON.get(k) for k in keys[name]["type"].split("|")]
    }


def test_it_answers_every_recorded_key_with_its_type(
    api: httpx.Client, logo: bytes, answer_keys: dict[str, Any]
) -> None:
    number = _create(api, cash_init_state="100", warehouse_id=1, additional_fields={"colour": "red"})["id"]
    files = {f"department[{image}]": ("a.png", logo) for image in ("logo", "stamp", "sec_stamp")}
    api.put(f"/departments/{number}.json", files=files)

    department = _read(api, number)

    assert set(department) == set(answer_keys["department"])
    assert _wrongly_typed(department, answer_keys["department"]) == {}
    assert department["cash_init_state"] == "100.0"
    sizes = [department[f"{image}_file_size"] for image in ("logo", "stamp", "sec_stamp")]
    assert sizes == [str(len(logo)), str(len(logo)), len(logo)]


def test_it_writes_the_same_keys_in_xml(api: httpx.Client, answer_keys: dict[str, Any]) -> None:
    number = _create(api, tax_no=None, city="Gdańsk")["id"]

    root = etree.fromstring(api.get(f"/departments/{number}.xml").content)

    assert root.tag == "department"
    assert {element.tag for element in root} == {name.replace("_", "-") for name in answer_keys["department"]}
    assert dict(root.find("id").attrib) == {"type": "integer"}
    assert dict(root.find("main").attrib) == {"type": "boolean"}
    assert dict(root.find("tax-no").attrib) == {"nil": "true"}
    assert root.findtext("city") == "Gdańsk"


def test_it_reads_xml_and_forms(api: httpx.Client) -> None:
    kind = {"Content-Type": "application/xml"}
    inner = "<name>By XML</name><post-code>01-234</post-code><use-pattern>1</use-pattern>"
    body = f"<department>{inner}</department>"

    as_xml = etree.fromstring(api.post("/departments.xml", content=body, headers=kind).content)
    as_form = api.post("/departments.json", data={"department[name]": "By form", "department[city]": "Łódź"})

    assert as_xml.findtext("name") == "By XML"
    assert (as_xml.findtext("post-code"), as_xml.findtext("use-pattern")) == ("01-234", "true")
    assert (as_form.status_code, as_form.json()["city"]) == (201, "Łódź")


def test_it_lists_the_main_department_first(api: httpx.Client) -> None:
    older, newer = _create(api)["id"], _create(api)["id"]

    listed = api.get("/departments.json").json()
    as_xml = etree.fromstring(api.get("/departments.xml").content)
    by_id = api.get("/departments.json", params={"order": "id.asc"}).json()

    assert listed[0]["main"] is True
    assert [found["id"] for found in listed[1:3]] == [newer, older]
    assert [int(element.findtext("id")) for element in as_xml] == [found["id"] for found in listed]
    assert [found["id"] for found in by_id] == sorted(found["id"] for found in listed)


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
def test_it_merges_what_is_sent(api: httpx.Client, verb: str) -> None:
    number = _create(api, city="Gdańsk", phone="1")["id"]

    answer = api.request(verb, f"/departments/{number}.json", json={"department": {"phone": "2"}})

    assert answer.status_code == 200
    assert (answer.json()["city"], answer.json()["phone"]) == ("Gdańsk", "2")
    assert _read(api, number) == answer.json()


def test_it_accepts_a_whole_answer_back(api: httpx.Client, logo: bytes) -> None:
    number = _create(api, tax_no=None, additional_fields={"colour": "red"})["id"]
    api.put(f"/departments/{number}.json", files={"department[logo]": ("a.png", logo)})
    department = _read(api, number)

    answer = api.put(f"/departments/{number}.json", json={"department": department})

    assert answer.status_code == 200
    assert "Warning" not in answer.headers
    assert answer.json() == department


def test_it_takes_keys_out_of_additional_fields(api: httpx.Client) -> None:
    fields = {"register1_status": "yes", "use_pattern": "1", "id": 7, "logo_file_name": "x", "colour": "red"}
    first = _create(api, register1_status="0", additional_fields=fields)
    second = api.put(
        f"/departments/{first['id']}.json",
        json={"department": {"additional_fields": {"register1_number1": "42"}}},
    ).json()

    assert (first["register1_status"], first["use_pattern"], first["logo_file_name"]) == ("yes", True, None)
    assert first["id"] != 7
    assert first["additional_fields"] == {"colour": "red"}
    assert (second["register1_number1"], second["additional_fields"]) == ("42", {"colour": "red"})


@pytest.mark.parametrize("image", ["logo", "stamp", "sec_stamp"])
def test_it_takes_an_image_by_multipart_with_the_token_in_a_field(
    http: httpx.Client, api: httpx.Client, token: str, logo: bytes, image: str
) -> None:
    number = _create(api)["id"]

    answer = http.put(
        f"/departments/{number}.json",
        data={"api_token": token, "department[city]": "Sopot"},
        files={f"department[{image}]": ("our logo.png", logo, "text/plain")},
    )

    assert answer.status_code == 200, answer.text
    department = _read(api, number)
    assert department[f"{image}_file_name"] == "our logo.png"
    assert department[f"{image}_content_type"] == "image/png"
    assert department[f"{image}_updated_at"] <= department["updated_at"]
    assert department["city"] == "Sopot"


def test_it_takes_an_image_away_and_lets_an_empty_field_be(api: httpx.Client, logo: bytes) -> None:
    number = _create(api)["id"]
    with_logo = api.put(f"/departments/{number}.json", files={"department[logo]": ("a.png", logo)}).json()

    left = api.put(f"/departments/{number}.json", data={"department[logo]": ""}).json()
    removed = api.put(f"/departments/{number}.json", json={"department": {"logo": None}}).json()

    assert left == with_logo
    assert (removed["logo_file_name"], removed["logo_file_size"]) == (None, None)


def test_it_refuses_what_is_no_image_and_changes_nothing(api: httpx.Client, logo: bytes) -> None:
    before = _create(api)
    path = f"/departments/{before['id']}.json"
    bomb = logo[:16] + b"\0\0\xff\xff\0\0\xff\xff" + logo[24:]

    as_svg = api.put(path, data={"department[city]": "Hel"}, files={"department[logo]": ("a.png", b"<svg/>")})
    as_bomb = api.put(path, files={"department[logo]": ("a.png", bomb)})
    as_text = api.put(path, json={"department": {"city": "Hel", "logo": "iVBORw0KGgo="}})

    assert [answer.status_code for answer in (as_svg, as_bomb, as_text)] == [422, 422, 422]
    assert as_svg.json()["message"] == {"logo": ["is invalid"]}
    assert as_bomb.json()["message"] == {"logo": ["is too large (maximum is 16 megapixels)"]}
    assert as_text.json()["message"] == {"logo": ["must be sent as a file (multipart/form-data)"]}
    assert _read(api, before["id"]) == before


@pytest.mark.parametrize("pattern", ["yyyy", "nr/nr-m", "Fnr" + "x" * 98])
def test_it_refuses_a_pattern_that_can_number_nothing(api: httpx.Client, pattern: str) -> None:
    before = _create(api)

    answer = api.put(
        f"/departments/{before['id']}.json", json={"department": {"invoice_pattern": pattern, "city": "Hel"}}
    )

    assert answer.status_code == 422
    assert list(answer.json()["message"]) == ["invoice_pattern"]
    assert _read(api, before["id"]) == before


def test_it_numbers_by_the_pattern_of_the_department(api: httpx.Client) -> None:
    number = _create(api, use_pattern=True, invoice_pattern=f"{uuid4().hex[:6]}/nr")["id"]
    invoice = {"department_id": number, "buyer_name": "Buyer", "positions": [{"name": "Idea"}]}

    issued = [api.post("/invoices.json", json={"invoice": invoice}).json()["number"] for _ in range(2)]

    assert [found.partition("/")[2] for found in issued] == ["1", "2"]


def test_it_refuses_a_department_without_a_name(api: httpx.Client) -> None:
    before = api.get("/departments.json").json()

    answer = api.post("/departments.json", json={"department": {}})

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": {"name": ["can't be blank"]}}
    assert api.get("/departments.json").json() == before


def test_it_deletes_a_department(api: httpx.Client) -> None:
    number = _create(api)["id"]

    answer = api.delete(f"/departments/{number}.json")

    assert (answer.status_code, answer.json()) == (200, "ok")
    assert api.get(f"/departments/{number}.json").status_code == 404
    assert number not in [found["id"] for found in api.get("/departments.json").json()]


def test_it_refuses_to_delete_the_main_department(api: httpx.Client) -> None:
    main = api.get("/departments.json").json()[0]

    answer = api.delete(f"/departments/{main['id']}.json")

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": "The default department can't be deleted."}
    assert _read(api, main["id"]) == main


def test_it_hands_over_to_another_main_department(api: httpx.Client) -> None:
    former = api.get("/departments.json").json()[0]

    branch = _create(api, main=True)

    assert api.get("/departments.json").json()[0]["id"] == branch["id"]
    assert _read(api, former["id"])["main"] is False
    api.put(f"/departments/{former['id']}.json", json={"department": {"main": True}})
    assert api.get("/departments.json").json()[0]["id"] == former["id"]


def test_it_has_a_colour_and_a_design_for_its_documents(api: httpx.Client) -> None:
    number = _create(api, accent_colour="#8a1f4b", invoice_template_id=2)["id"]
    row = {"name": "Idea", "total_price_gross": 1}
    sent = {"department_id": number, "buyer_name": "Buyer", "positions": [row]}

    usual = api.post("/invoices.json", json={"invoice": sent}).json()
    own = api.post("/invoices.json", json={"invoice": {**sent, "invoice_template_id": 3}}).json()
    refused = api.put(f"/departments/{number}.json", json={"department": {"accent_colour": "red"}})

    assert (usual["invoice_template_id"], own["invoice_template_id"]) == (2, 3)
    assert refused.json()["message"] == {"accent_colour": ["must be a color such as #12506b"]}
    assert _read(api, number)["accent_colour"] == "#8a1f4b"
