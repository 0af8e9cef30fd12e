"""Documented operations on bank accounts and issuers, over real HTTP."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from tests.errors import plain_error

PYTHON = {"integer": int, "string": str, "boolean": bool, "array": list}
FULL = {
    "name": "Main account",
    "bank_name": "ING",
    "bank_currency": "EUR",
    "bank_swift": "INGBPLPW",
    "account_description": "For customers abroad",
    "own_bank_account": True,
    "own_bank_account_type": "debt_collection",
    "factor_bank_account": True,
}


def _number() -> str:
    return uuid4().hex.upper()


def _create(api: httpx.Client, **attributes: Any) -> dict[str, Any]:
    body = {"bank_account": {"bank_account_number": _number(), **attributes}}
    answer = api.post("/bank_accounts.json", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def _department(api: httpx.Client, **attributes: Any) -> int:
    answer = api.post("/departments.json", json={"department": {"name": "Branch", **attributes}})
    return answer.json()["id"]


def _issue(api: httpx.Client, **attributes: Any) -> httpx.Response:
    row = {"name": "Row", "quantity": 1, "total_price_gross": 1}
    return api.post("/invoices.json", json={"invoice": {"buyer_name": "B", "positions": [row], **attributes}})


def _wrongly_typed(values: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if value is not None and type(value) not in [PYTHON.get(k) for k in keys[name]["type"].split("|")]
    }


def test_it_answers_every_documented_key_with_its_type(
    api: httpx.Client, answer_keys: dict[str, Any]
) -> None:
    link = {"department_id": _department(api), "show_on_invoice": True, "main_on_department": True}

    created = _create(api, **FULL, bank_account_version_departments=[link])

    assert set(created) == set(answer_keys["bank_account"])
    assert _wrongly_typed(created, answer_keys["bank_account"]) == {}
    assert {name: created[name] for name in FULL} == FULL
    assert created["bank_account_id"] == created["id"]
    assert created["bank_account_version_departments"] == [link]
    assert api.get(f"/bank_accounts/{created['id']}.json").json() == created
    assert created in api.get("/bank_accounts.json").json()


def test_it_accepts_a_whole_answer_back(api: httpx.Client) -> None:
    link = {"department_id": _department(api), "show_on_invoice": False}
    created = _create(api, **FULL, bank_account_version_departments=[link])

    answer = api.put(f"/bank_accounts/{created['id']}.json", json={"bank_account": created})

    assert (answer.status_code, answer.json()) == (200, created)
    assert "Warning" not in answer.headers


def test_a_department_is_added_changed_and_removed(api: httpx.Client) -> None:
    number, department = _create(api)["id"], _department(api)
    seen = []

    for row in ({}, {"main_on_department": "1"}, {"remove": True}):
        rows = {"0": {"department_id": department, **row}}
        body = {"bank_account": {"bank_account_version_departments": rows}}
        answer = api.patch(f"/bank_accounts/{number}.json", json=body)
        seen.append(answer.json()["bank_account_version_departments"])

    added = {"department_id": department, "show_on_invoice": True, "main_on_department": False}
    assert seen == [[added], [{**added, "main_on_department": True}], []]


@pytest.mark.parametrize("suffix", ["json", "xml"])
def test_its_deletion_has_no_body(api: httpx.Client, suffix: str) -> None:
    number = _create(api)["id"]

    answer = api.delete(f"/bank_accounts/{number}.{suffix}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert api.get(f"/bank_accounts/{number}.json").status_code == 404
    assert number not in [found["id"] for found in api.get("/bank_accounts.json").json()]


def test_it_is_served_and_taken_as_xml(api: httpx.Client) -> None:
    department, number = _department(api), _number()
    row = f"<department-id>{department}</department-id><main-on-department>true</main-on-department>"
    rows = f"<bank-account-version-department>{row}</bank-account-version-department>"
    body = (
        f"<bank-account><bank-account-number>{number}</bank-account-number>"
        '<bank-account-version-departments type="array">'
        f"{rows}</bank-account-version-departments></bank-account>"
    )

    created = api.post("/bank_accounts.xml", content=body, headers={"Content-Type": "application/xml"})

    root = etree.fromstring(created.content)
    assert (created.status_code, root.tag) == (201, "bank-account")
    assert root.findtext("bank-account-number") == number
    (link,) = root.find("bank-account-version-departments")
    assert (link.findtext("department-id"), link.findtext("show-on-invoice")) == (str(department), "true")
    assert link.findtext("main-on-department") == "true"
    assert etree.fromstring(api.get("/bank_accounts.xml").content).tag == "bank-accounts"


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"bank_account_number": ""}, {"bank_account_number": ["can't be blank"]}),
        ({"name": "x" * 256}, {"name": ["is too long (maximum is 255 characters)"]}),
        ({"bank_name": "x" * 257}, {"bank_name": ["is too long (maximum is 256 characters)"]}),
        (
            {"account_description": "x" * 257},
            {"account_description": ["is too long (maximum is 256 characters)"]},
        ),
        ({"own_bank_account_type": "other"}, {"own_bank_account_type": ["is not included in the list"]}),
        (
            {"bank_account_version_departments": [{"department_id": 10**9}]},
            {"bank_account_version_departments[0].department_id": ["does not exist"]},
        ),
    ],
)
def test_it_refuses_in_the_documented_words(
    api: httpx.Client, sent: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    before = api.get("/bank_accounts.json").json()

    created = api.post(
        "/bank_accounts.json", json={"bank_account": {"bank_account_number": _number(), **sent}}
    )

    assert created.status_code == 422
    assert plain_error(created) == {"code": "error", "message": errors}
    assert api.get("/bank_accounts.json").json() == before


def test_a_bank_account_without_its_number_is_refused(api: httpx.Client) -> None:
    answer = api.post("/bank_accounts.json", json={"bank_account": {"name": "Nameless"}})

    assert answer.status_code == 422
    assert answer.json()["message"] == {"bank_account_number": ["can't be blank"]}


def test_texts_may_be_as_long_as_documented(api: httpx.Client) -> None:
    longest = {"name": "x" * 255, "bank_name": "y" * 256, "account_description": "z" * 256}
    department = _department(api)
    link = {"department_id": department, "main_on_department": True}

    created = _create(api, **longest, bank_account_version_departments=[link])
    issued = _issue(api, department_id=department)

    assert {name: created[name] for name in longest} == longest
    assert issued.status_code == 201
    assert issued.json()["bank_accounts"][0]["bank_name"] == "y" * 256


def test_documents_show_the_accounts_of_their_department(
    api: httpx.Client, answer_keys: dict[str, Any]
) -> None:
    department = _department(api, bank="Old", bank_account="OLD")
    other = _create(api, bank_account_version_departments=[{"department_id": department}])
    link = {"department_id": department, "main_on_department": True}
    main = _create(api, **FULL, bank_account_version_departments=[link])

    invoice = _issue(api, department_id=department).json()

    shown = invoice["bank_accounts"]
    assert [row["id"] for row in shown] == [main["id"], other["id"]]
    assert set(shown[0]) == set(answer_keys["invoice_bank_account"])
    assert _wrongly_typed(shown[0], answer_keys["invoice_bank_account"]) == {}
    assert (invoice["seller_bank"], invoice["seller_bank_account"]) == ("ING", main["bank_account_number"])
    assert invoice["seller_bank_account_id"] == main["id"]
    assert api.get(f"/invoices/{invoice['id']}.json").json()["bank_accounts"] == shown


def test_numbers_sent_with_a_document_become_records_once(api: httpx.Client) -> None:
    number = _number()
    spaced = f"{number[:8]} {number[8:20]}-{number[20:].lower()}"

    first, second = (_issue(api, bank_accounts=[{"bank_account_number": n}]).json() for n in (spaced, number))

    assert first["bank_accounts"] == second["bank_accounts"]
    (row,) = first["bank_accounts"]
    assert (row["bank_account_number"], row["bank_name"]) == (spaced, "Rachunek bankowy")
    assert api.get(f"/bank_accounts/{row['id']}.json").json()["bank_account_number"] == spaced


def test_a_document_with_an_account_without_its_number_is_refused(api: httpx.Client) -> None:
    before = api.get("/bank_accounts.json").json()

    answer = _issue(api, bank_accounts=[{"bank_account_number": _number()}, {"name": "Nameless"}])

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": {"bank_accounts": ["can't be blank"]}}
    assert api.get("/bank_accounts.json").json() == before


def test_a_whole_document_is_accepted_back(api: httpx.Client) -> None:
    department = _department(api)
    _create(api, **FULL, bank_account_version_departments=[{"department_id": department}])
    invoice = _issue(api, department_id=department).json()

    answer = api.put(f"/invoices/{invoice['id']}.json", json={"invoice": invoice})

    assert (answer.status_code, answer.json()) == (200, invoice)


def test_an_issuer_is_created_read_changed_and_deleted(
    api: httpx.Client, answer_keys: dict[str, Any]
) -> None:
    body = {"issuer": {"name": "Issuer", "tax_no": "4170106662"}}

    created = api.post("/issuers.json", json=body)
    place = f"/issuers/{created.json()['id']}"
    changed = api.put(f"{place}.json", json={"issuer": {"name": "Renamed"}}).json()

    assert (created.status_code, set(created.json())) == (201, set(answer_keys["issuer"]))
    assert (changed["name"], changed["tax_no"]) == ("Renamed", "4170106662")
    assert changed in api.get("/issuers.json").json()
    assert etree.fromstring(api.get(f"{place}.xml").content).findtext("tax-no") == "4170106662"
    assert api.delete(f"{place}.json").json() == "ok"
    assert api.get(f"{place}.json").status_code == 404


@pytest.mark.parametrize("name", ["", " ", None])
def test_an_issuer_needs_a_name(api: httpx.Client, name: str | None) -> None:
    before = api.get("/issuers.json").json()

    answer = api.post("/issuers.json", json={"issuer": {"name": name}})

    assert answer.status_code == 422
    assert plain_error(answer) == {"code": "error", "message": {"name": ["can't be blank"]}}
    assert api.get("/issuers.json").json() == before
