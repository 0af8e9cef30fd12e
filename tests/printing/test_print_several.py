"""Several documents in one PDF, in the requested order."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests.caller import Caller
from tests.people import Person

pytestmark = pytest.mark.django_db
ROW = {"name": "Idea", "tax": 23, "total_price_gross": "123"}


@pytest.fixture
def numbers(alice: Person) -> list[int]:
    """Three documents: the second in another language, the third with another design."""
    api = Caller(alice)
    sent: list[dict[str, Any]] = [{}, {"lang": "pl"}, {"invoice_template_id": 2}]
    made = []
    for place, more in enumerate(sent):
        rows = [{**ROW, "name": f"Row {row}"} for row in range(60 if place == 1 else 1)]
        invoice = {"number": f"N/{place}", "buyer_name": "Buyer", "positions": rows, **more}
        made.append(api.post("/invoices.json", {"invoice": invoice}).json()["id"])
    return made


def pages(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def test_they_come_in_the_order_that_was_asked_for(alice: Person, numbers: list[int]) -> None:
    wanted = ",".join(str(number) for number in (numbers[2], numbers[0]))

    first, second = pages(Caller(alice).get("/invoices.pdf", invoice_ids=wanted))

    assert ("N/2" in first, "N/0" in second) == (True, True)


def test_each_counts_its_own_pages(alice: Person, numbers: list[int]) -> None:
    found = pages(Caller(alice).get(f"/invoices.pdf?invoice_ids[]={numbers[0]}&invoice_ids[]={numbers[1]}"))

    assert len(found) >= 3
    assert "1 / 1" in found[0].replace("of", "/").replace("Page ", "")
    assert f"1 z {len(found) - 1}" in found[1]
    assert f"{len(found) - 1} z {len(found) - 1}" in found[-1]


def test_those_of_one_look_are_tagged(alice: Person, numbers: list[int]) -> None:
    answer = Caller(alice).get("/invoices.pdf", invoice_ids=f"{numbers[0]},{numbers[1]}")

    root = PdfReader(io.BytesIO(answer.content)).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


def test_the_same_documents_give_the_same_bytes(alice: Person, numbers: list[int]) -> None:
    wanted = ",".join(str(number) for number in numbers)
    api = Caller(alice)

    assert (
        api.get("/invoices.pdf", invoice_ids=wanted).content
        == api.get("/invoices.pdf", invoice_ids=wanted).content
    )


def test_all_of_them_must_be_the_accounts_own(alice: Person, charlie: Person, numbers: list[int]) -> None:
    theirs = Caller(charlie).post("/invoices.json", {"invoice": {"buyer_name": "B"}}).json()["id"]

    assert Caller(alice).get("/invoices.pdf", invoice_ids=f"{numbers[0]},{theirs}").status_code == 404


@pytest.mark.parametrize("ids", ["", ",".join(str(number) for number in range(1, 102))])
def test_none_or_too_many_are_refused(alice: Person, ids: str) -> None:
    answer = Caller(alice).get("/invoices.pdf", invoice_ids=ids)

    assert (answer.status_code, list(answer.json()["message"])) == (422, ["invoice_ids"])
