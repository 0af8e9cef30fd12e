"""A transaction becomes one payment of the right documents, and undoing leaves no trace of it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests.banking.conftest import Sell, Upload
from tests.banking.statements import camt
from tests.caller import Caller
from tests.people import Person


def _line(api: Caller) -> dict[str, Any]:
    (line,) = api.get("/bank_transactions.json").json()
    return dict(line)


def _book(api: Caller, line: dict[str, Any], *ids: int) -> Any:
    body = {"bank_transaction": {"invoice_ids": list(ids)}} if ids else {}
    return api.post(f"/bank_transactions/{line['id']}/book.json", body)


def _document(api: Caller, invoice: dict[str, Any]) -> tuple[str, str]:
    now = api.get(f"/invoices/{invoice['id']}.json").json()
    return now["status"], now["paid"]


def test_the_first_proposal_is_booked(api: Caller, sell: Sell, upload: Upload) -> None:
    invoice = sell("FV/1/11/2026")
    upload(camt(("123.00", "R1", "Zaplata FV 1/11/2026")))
    line = _line(api)
    assert line["proposals"] == [
        {
            "invoice_ids": [invoice["id"]],
            "numbers": ["FV/1/11/2026"],
            "confidence": "certain",
            "reason": "number_and_amount",
        }
    ]

    booked = _book(api, line).json()

    assert (booked["status"], booked["proposals"]) == ("booked", [])
    assert _document(api, invoice) == ("paid", "123.0")
    payment = api.get(f"/banking/payments/{booked['payment_id']}.json").json()
    assert (payment["price"], payment["invoice_id"], payment["transaction_id"]) == (
        "123.0",
        invoice["id"],
        "R1",
    )
    assert payment["paid_date"].startswith("2026-11-02T12:00")
    assert payment["client_bank_account_number"] == "PL27114020040000300201355387"


def test_certain_ones_are_booked_on_import_if_wanted(api: Caller, sell: Sell, upload: Upload) -> None:
    first, second = sell("FV/1/11/2026"), sell("FV/2/11/2026", "50.00")

    (statement,) = upload(
        camt(("123.00", "R1", "FV 1/11/2026"), ("49.00", "R2", "FV 2/11/2026")), book_certain=True
    ).json()

    assert (statement["transactions_count"], statement["booked_count"]) == (2, 1)
    assert _document(api, first) == ("paid", "123.0")
    assert _document(api, second) == ("issued", "0.0")


def test_a_document_that_is_paid_twice_is_booked_once(api: Caller, sell: Sell, upload: Upload) -> None:
    invoice = sell("FV/1/11/2026")

    upload(camt(("123.00", "R1", "FV 1/11/2026"), ("123.00", "R2", "FV 1/11/2026")), book_certain=True)

    assert _document(api, invoice) == ("paid", "123.0")
    lines = api.get("/bank_transactions.json").json()
    assert sorted(line["status"] for line in lines) == ["booked", "open"]
    assert [line["proposals"] for line in lines if line["status"] == "open"] == [[]]


def test_a_paid_document_with_a_longer_number_keeps_the_other_one_open(
    api: Caller, sell: Sell, upload: Upload
) -> None:
    paid, other = sell("FV 45/2026"), sell("45/2026", buyer_name="Somebody Else")
    upload(camt(("123.00", "R1", "FV 45/2026")))
    _book(api, _line(api), paid["id"])

    upload(camt(("123.00", "R2", "Faktura FV 45/2026")), book_certain=True)

    assert _document(api, other) == ("issued", "0.0")


def test_one_transfer_pays_several_documents(api: Caller, sell: Sell, upload: Upload) -> None:
    first, second = sell("FV/1/11/2026"), sell("FV/2/11/2026", "50.00")
    upload(camt(("173.00", "R1", "FV 1/11/2026 i FV 2/11/2026")))

    assert _book(api, _line(api)).status_code == 200

    assert _document(api, first) == ("paid", "123.0")
    assert _document(api, second) == ("paid", "50.0")


def test_a_part_of_a_document_is_paid_by_choice(api: Caller, sell: Sell, upload: Upload) -> None:
    invoice = sell("FV/1/11/2026")
    upload(camt(("100.00", "R1", "thank you")))

    assert _book(api, _line(api), invoice["id"]).status_code == 200

    assert _document(api, invoice) == ("partial", "100.0")


def test_money_that_went_out_pays_an_expense(api: Caller, sell: Sell, upload: Upload) -> None:
    sale = sell("R-17")
    expense = sell("R-17/2026", income=False, buyer_name="Supplier")
    upload(camt(("-123.00", "R1", "R-17/2026")))
    line = _line(api)

    assert [proposal["invoice_ids"] for proposal in line["proposals"]] == [[expense["id"]]]
    assert _book(api, line, sale["id"]).status_code == 422
    assert _book(api, line).status_code == 200
    assert _document(api, expense) == ("paid", "123.0")
    assert _document(api, sale) == ("issued", "0.0")


def test_undoing_restores_everything(api: Caller, sell: Sell, upload: Upload) -> None:
    invoice = sell("FV/1/11/2026")
    upload(camt(("123.00", "R1", "FV 1/11/2026")))
    before = _line(api)
    _book(api, before)

    response = api.post(f"/bank_transactions/{before['id']}/undo.json")

    assert response.status_code == 200
    assert _line(api) == before
    assert _document(api, invoice) == ("issued", "0.0")
    assert api.get("/banking/payments.json").json() == []
    assert _book(api, before).status_code == 200


def test_a_deleted_payment_opens_its_transaction(api: Caller, sell: Sell, upload: Upload) -> None:
    sell("FV/1/11/2026")
    upload(camt(("123.00", "R1", "FV 1/11/2026")))
    before = _line(api)
    payment = _book(api, before).json()["payment_id"]

    api.delete(f"/banking/payments/{payment}.json")

    assert _line(api) == before
    assert [row["id"] for row in api.get("/bank_transactions.json", status="open").json()] == [before["id"]]


def test_an_ignored_one_is_neither_booked_nor_proposed(api: Caller, sell: Sell, upload: Upload) -> None:
    invoice = sell("FV/1/11/2026")
    upload(camt(("123.00", "R1", "FV 1/11/2026")))
    line = _line(api)

    ignored = api.post(f"/bank_transactions/{line['id']}/ignore.json").json()

    assert (ignored["status"], ignored["proposals"]) == ("ignored", [])
    assert _book(api, line, invoice["id"]).status_code == 422
    assert api.post(f"/bank_transactions/{line['id']}/ignore.json").status_code == 422
    assert _document(api, invoice) == ("issued", "0.0")
    api.post(f"/bank_transactions/{line['id']}/undo.json")
    assert _line(api) == line


@pytest.mark.parametrize("ids", [[0], [999999]])
def test_an_unknown_document_changes_nothing(api: Caller, upload: Upload, ids: list[int]) -> None:
    upload(camt(("123.00", "R1", "FV 1/11/2026")))
    line = _line(api)

    response = _book(api, line, *ids)

    assert (response.status_code, list(response.json()["message"])) == (422, ["invoice_ids"])
    assert _line(api) == line


def test_a_strangers_document_is_unknown(api: Caller, charlie: Person, upload: Upload) -> None:
    rows = [{"name": "Tea", "quantity": 1, "tax": 23, "total_price_gross": "123.00"}]
    theirs = (
        Caller(charlie).post("/invoices.json", {"invoice": {"buyer_name": "B", "positions": rows}}).json()
    )
    upload(camt(("123.00", "R1", theirs["number"])))
    line = _line(api)

    assert line["proposals"] == []
    assert _book(api, line, theirs["id"]).status_code == 422


def test_nothing_to_book_is_an_error(api: Caller, upload: Upload) -> None:
    upload(camt(("123.00", "R1", "x")))

    response = _book(api, _line(api))

    assert (response.status_code, list(response.json()["message"])) == (422, ["invoice_ids"])


def test_another_currency_is_never_proposed(api: Caller, sell: Sell, upload: Upload) -> None:
    sell("FV/1/11/2026", currency="EUR")
    upload(camt(("123.00", "R1", "FV 1/11/2026")))

    assert _line(api)["proposals"] == []


def test_an_order_that_was_invoiced_is_not_proposed(api: Caller, sell: Sell, upload: Upload) -> None:
    order = sell("P/1/2026", kind="proforma")
    copied = {"copy_invoice_from": order["id"], "kind": "vat", "number": "FV/1/11/2026"}
    invoice = api.post("/invoices.json", {"invoice": copied}).json()
    upload(camt(("123.00", "R1", "P/1/2026 FV/1/11/2026")))

    best, *_ = _line(api)["proposals"]
    assert best["invoice_ids"] == [invoice["id"]]
    assert order["id"] not in [id for one in _line(api)["proposals"] for id in one["invoice_ids"]]


def test_a_locked_day_is_left_to_a_person(api: Caller, sell: Sell, upload: Upload) -> None:
    invoice = sell("FV/1/11/2026", issue_date="2026-11-01")
    assert api.put("/account.json", {"account": {"lock_date": "2026-11-30"}}).status_code == 200

    (statement,) = upload(camt(("123.00", "R1", "FV 1/11/2026")), book_certain=True).json()

    assert statement["booked_count"] == 0
    assert _document(api, invoice) == ("issued", "0.0")


def test_a_booked_statement_is_not_deleted(api: Caller, sell: Sell, upload: Upload) -> None:
    sell("FV/1/11/2026")
    (statement,) = upload(camt(("123.00", "R1", "FV 1/11/2026")), book_certain=True).json()

    assert api.delete(f"/bank_statements/{statement['id']}.json").status_code == 422
    assert _line(api)["status"] == "booked"


@pytest.mark.django_db(transaction=True)
def test_two_people_book_a_transaction_once(api: Caller, sell: Sell, upload: Upload, bob: Person) -> None:
    invoice = sell("FV/1/11/2026", "500.00")
    upload(camt(("123.00", "R1", "x")))
    line, start = _line(api), threading.Barrier(4)

    def book(_: int) -> int:
        start.wait()
        try:
            return int(_book(Caller(bob), line, invoice["id"]).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(book, range(4)))

    assert codes == [200, 422, 422, 422]
    assert _document(api, invoice) == ("partial", "123.0")
    assert len(api.get("/banking/payments.json").json()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_one_file_store_it_once(api: Caller, upload: Upload) -> None:
    start = threading.Barrier(3)

    def send(_: int) -> int:
        start.wait()
        try:
            while (response := upload(camt(("1.00", "R1", "x"), ("2.00", "R2", "x")))).status_code == 409:
                time.sleep(0.2)
            return len(response.json())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        counts = sorted(pool.map(send, range(3)))

    assert counts == [0, 0, 1]
    assert len(api.get("/bank_transactions.json").json()) == 2
