"""Documented operations on fiscal printers, over real HTTP."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error


@pytest.fixture
def till() -> str:
    """A unique printer name."""
    return f"till {uuid4().hex[:6]}"


def _receipt(api: httpx.Client, kind: str = "receipt") -> int:
    row = {"name": "Row", "quantity": 1, "total_price_gross": 1}
    invoice = {"kind": kind, "buyer_name": "B", "positions": [row]}
    return api.post("/invoices.json", json={"invoice": invoice}).json()["id"]


def _state(api: httpx.Client, number: int) -> tuple[str | None, bool, str | None]:
    invoice = api.get(f"/invoices/{number}.json").json()
    return invoice["fiscal_status"], invoice["check_fiscal_print"], invoice["fiscal_print_error"]


def _queue(api: httpx.Client, till: str) -> list[dict[str, Any]]:
    answer = api.get(f"/printers/{till}/queue.json")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_documents_go_through_the_queue(api: httpx.Client, till: str) -> None:
    first, second = _receipt(api), _receipt(api, "vat")
    states = [_state(api, first)]

    answer = api.get(
        "/invoices/fiscal_print", params={"invoice_ids[]": [first, second], "fiskator_name": till}
    )
    states.append(_state(api, first))
    given = _queue(api, till)
    states.append(_state(api, first))
    report = api.post(f"/printers/{till}/queue/{given[0]['id']}.json", json={"status": "printed"})
    states.append(_state(api, first))

    assert (answer.status_code, answer.text) == (200, "OK")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert [row["invoice_id"] for row in given] == [first, second]
    assert (report.status_code, report.json()["status"]) == (200, "printed")
    assert states == [
        (None, False, None),
        ("to_print", True, None),
        ("printing", True, None),
        ("printed", False, None),
    ]
    assert [row["invoice_id"] for row in _queue(api, till)] == [second]


def test_a_printer_is_told_what_to_print(api: httpx.Client, till: str) -> None:
    number = _receipt(api)
    api.get("/invoices/fiscal_print", params={"id": number, "mode": "e-receipt"})

    (given,) = [row for row in _queue(api, till) if row["invoice_id"] == number]

    invoice = api.get(f"/invoices/{number}.json").json()
    assert {name: given[name] for name in ("number", "kind", "printer", "mode", "status", "error")} == {
        "number": invoice["number"],
        "kind": "receipt",
        "printer": till,
        "mode": "e-receipt",
        "status": "printing",
        "error": None,
    }


def test_an_error_is_told_on_the_document(api: httpx.Client, till: str) -> None:
    number = _receipt(api)
    api.post("/invoices/fiscal_print.json", json={"invoice_ids": [number], "fiskator_name": till})
    (given,) = _queue(api, till)

    report = {"print_request": {"status": "error", "error": "Out of paper"}}
    answer = api.post(f"/printers/{till}/queue/{given['id']}.json", json=report)

    assert (answer.json()["status"], answer.json()["error"]) == ("error", "Out of paper")
    assert _state(api, number) == ("error", False, "Out of paper")


def test_printers_are_listed_by_when_they_asked(api: httpx.Client, till: str) -> None:
    before = {row["name"] for row in api.get("/printers.json").json()}
    _queue(api, till)

    (printer,) = [row for row in api.get("/printers.json").json() if row["name"] not in before]
    as_xml = etree.fromstring(api.get("/printers.xml").content)

    assert set(printer) == {"id", "name", "last_seen_at"}
    assert printer["name"] == till
    assert printer["last_seen_at"] is not None
    assert till in [element.findtext("name") for element in as_xml]


def test_the_queue_speaks_xml(api: httpx.Client, till: str) -> None:
    number = _receipt(api)
    api.get("/invoices/fiscal_print", params={"id": number, "fiskator_name": till})

    (given,) = etree.fromstring(api.get(f"/printers/{till}/queue.xml").content)
    answer = api.post(
        f"/printers/{till}/queue/{given.findtext('id')}.xml",
        content="<print-request><status>printed</status></print-request>",
        headers={"Content-Type": "application/xml"},
    )

    assert (given.tag, given.findtext("invoice-id")) == ("print-request", str(number))
    assert etree.fromstring(answer.content).findtext("status") == "printed"
    assert _state(api, number)[0] == "printed"


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"invoice_ids": ["can't be blank"]}),
        ({"id": "1", "mode": "fax"}, {"mode": ["is not included in the list"]}),
        ({"id": "1", "fiskator_name": "a/b"}, {"fiskator_name": ["is invalid"]}),
    ],
)
def test_it_refuses_what_can_t_be_meant(
    api: httpx.Client, sent: dict[str, str], errors: dict[str, list[str]]
) -> None:
    answer = api.get("/invoices/fiscal_print", params=sent)

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": errors}


def test_it_finds_no_other_documents(api: httpx.Client, till: str) -> None:
    number = _receipt(api)

    answer = api.get(
        "/invoices/fiscal_print", params={"invoice_ids[]": [number, 10**9], "fiskator_name": till}
    )

    assert answer.status_code == 404
    assert (_queue(api, till), _state(api, number)) == ([], (None, False, None))


def test_it_refuses_documents_that_are_no_sale(api: httpx.Client, till: str) -> None:
    number = _receipt(api, "proforma")

    answer = api.get("/invoices/fiscal_print", params={"id": number, "fiskator_name": till})

    assert answer.status_code == 422
    assert answer.json()["message"].endswith("can't be printed on a fiscal printer")
    assert (_queue(api, till), _state(api, number)) == ([], (None, False, None))


@pytest.mark.parametrize("body", [{}, {"status": ""}, {"status": "printing"}, {"status": "paid"}])
def test_it_refuses_a_report_that_tells_nothing(api: httpx.Client, till: str, body: dict[str, str]) -> None:
    number = _receipt(api)
    api.get("/invoices/fiscal_print", params={"id": number, "fiskator_name": till})
    (given,) = _queue(api, till)

    answer = api.post(f"/printers/{till}/queue/{given['id']}.json", json=body)

    assert (answer.status_code, list(answer.json()["message"])) == (422, ["status"])
    assert _state(api, number)[0] == "printing"


@pytest.mark.parametrize("name", ["%00", "x" * 256])
def test_a_name_that_can_t_be_one_is_not_found(api: httpx.Client, name: str) -> None:
    assert api.get(f"/printers/{name}/queue.json").status_code == 404
