"""A statement is stored once, however often and in whatever overlap it comes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.banking.conftest import Upload
from tests.banking.statements import IBAN, OFX, camt, mt940
from tests.caller import Caller
from tests.people import Person
from tidebill.banking.models import BankStatement, BankTransaction

ONE, TWO, THREE = ("123.00", "R1", "FV 1"), ("50.00", "R2", "FV 2"), ("-7.00", "R3", "Fee")


def _references(api: Caller) -> list[str]:
    rows = api.get("/bank_transactions.json", order="id.asc").json()
    return sorted(row["reference"] for row in rows)


def test_it_stores_every_line(api: Caller, upload: Upload) -> None:
    response = upload(camt(ONE, THREE))

    assert response.status_code == 200, response.content
    (statement,) = response.json()
    expected = {
        "name": "november.xml",
        "format": "camt",
        "account_number": IBAN,
        "currency": "PLN",
        "opening_balance": "-100.0",
        "closing_balance": "23.0",
        "date_from": "2026-11-02",
        "date_to": "2026-11-02",
        "transactions_count": 2,
        "known_count": 0,
        "booked_count": 0,
    }
    assert {key: statement[key] for key in expected} == expected
    assert api.get(f"/bank_statements/{statement['id']}.json").json() == statement
    (fee, sale) = sorted(api.get("/bank_transactions.json").json(), key=lambda row: float(row["amount"]))
    assert (fee["amount"], fee["status"], fee["proposals"]) == ("-7.0", "open", [])
    assert (sale["amount"], sale["counterparty"], sale["remittance"]) == ("123.0", "Jan Kowalski", "FV 1")
    assert (sale["booked_on"], sale["valued_on"]) == ("2026-11-02", "2026-11-03")
    assert sale["statement_id"] == statement["id"]


def test_the_same_file_adds_nothing(api: Caller, upload: Upload) -> None:
    upload(camt(ONE, TWO))

    response = upload(camt(ONE, TWO))

    assert (response.status_code, response.json()) == (200, [])
    assert _references(api) == ["R1", "R2"]


def test_an_overlapping_file_adds_what_is_new(api: Caller, upload: Upload) -> None:
    upload(camt(ONE, TWO))

    (statement,) = upload(camt(TWO, THREE)).json()

    assert (statement["transactions_count"], statement["known_count"]) == (1, 1)
    assert _references(api) == ["R1", "R2", "R3"]


def test_another_format_of_the_same_report_adds_nothing(api: Caller, upload: Upload) -> None:
    upload(camt(ONE, version="052.001.08"))

    assert upload(camt(ONE, version="053.001.02")).json() == []


def test_equal_lines_of_one_file_are_different_transactions(api: Caller, upload: Upload) -> None:
    line = [":61:261103C50,00NTRFNONREF", ":86:Tea"]

    upload(mt940(line * 3))
    upload(mt940(line * 3))

    assert len(api.get("/bank_transactions.json").json()) == 3


def test_equal_lines_of_other_bank_accounts_are_different(api: Caller, upload: Upload) -> None:
    upload(camt(ONE))
    upload(camt(ONE, iban="PL27114020040000300201355387"))

    assert len(api.get("/bank_transactions.json").json()) == 2


def test_a_file_is_uploaded_as_a_form_field_too(alice: Person, api: Caller) -> None:
    file = SimpleUploadedFile("november.ofx", OFX)

    response = api.client.post("/bank_statements.json", {"bank_statement[file]": file}, headers=api.headers)

    assert response.status_code == 200, response.content
    (statement,) = response.json()
    assert (statement["format"], statement["name"], statement["transactions_count"]) == (
        "ofx",
        "november.ofx",
        2,
    )


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        camt(("1e30", "R", "x")),
        camt(ONE).replace(b"2026-11-02", b"2026-13-02"),
        camt(ONE).replace(b'<Amt Ccy="PLN">123.00', b'<Amt Ccy="zloty">123.00'),
    ],
)
def test_what_can_not_be_read_changes_nothing(upload: Upload, content: bytes) -> None:
    response = upload(content)

    assert (response.status_code, list(response.json()["message"])) == (422, ["file"])
    assert not BankStatement._base_manager.exists()
    assert not BankTransaction._base_manager.exists()


def test_a_missing_file_is_named(api: Caller) -> None:
    response = api.post("/bank_statements.json", {"bank_statement": {}})

    assert (response.status_code, list(response.json()["message"])) == (422, ["file"])


def test_a_statement_without_bookings_is_deleted_with_its_lines(api: Caller, upload: Upload) -> None:
    (statement,) = upload(camt(ONE)).json()

    assert api.delete(f"/bank_statements/{statement['id']}.json").status_code == 200

    assert api.get("/bank_statements.json").json() == []
    assert api.get("/bank_transactions.json").json() == []


def test_nobody_else_sees_a_statement(bob: Person, charlie: Person, api: Caller, upload: Upload) -> None:
    (statement,) = upload(camt(ONE)).json()
    (line,) = api.get("/bank_transactions.json").json()
    stranger = Caller(charlie)

    assert Caller(bob).get(f"/bank_statements/{statement['id']}.json").status_code == 200
    for path in (f"/bank_statements/{statement['id']}.json", f"/bank_transactions/{line['id']}.json"):
        assert stranger.get(path).status_code == 404
    assert stranger.get("/bank_transactions.json").json() == []
    assert stranger.delete(f"/bank_statements/{statement['id']}.json").status_code == 404
    for verb in ("book", "ignore", "undo"):
        assert stranger.post(f"/bank_transactions/{line['id']}/{verb}.json", {}).status_code == 404
    # The same lines are new to another account.
    assert len(upload(camt(ONE), by=stranger).json()) == 1
    assert api.get("/bank_transactions.json").json() == [line]
