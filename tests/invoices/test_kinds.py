"""Every cell of the table in docs/kinds.md is executed through the API."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from tests.caller import Caller
from tests.invoices.conftest import ROW
from tests.people import Person
from tidebill.kernel.kinds import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "kinds.md"
COLUMNS = ("create", "copy", "print", "correct", "number", "export")
REFUSED = "refused: "
GROSS = "123.0"


def _read_table() -> dict[str, dict[str, str]]:
    """Return the cells by kind and column."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert head == ["kind", *COLUMNS]
    return {kind: dict(zip(COLUMNS, cells, strict=True)) for kind, *cells in rows}


TABLE = _read_table()
Answer = tuple[int, dict[str, Any]]


def _post(caller: Caller, **attributes: Any) -> Answer:
    answer = caller.post("/invoices.json", {"invoice": attributes})
    return answer.status_code, json.loads(answer.content)


def _created(answer: Answer) -> dict[str, Any]:
    status, document = answer
    assert status == 201, document
    return document


def _from_rows(caller: Caller, kind: str) -> Answer:
    return _post(caller, kind=kind, buyer_name="Buyer", lang="en", positions=[ROW])


def _from_order(caller: Caller, kind: str) -> Answer:
    order = _created(_from_rows(caller, "client_order"))
    return _post(caller, kind=kind, copy_invoice_from=order["id"], advance_value=GROSS)


def _from_advances(caller: Caller, kind: str) -> Answer:
    """Create it from an order of twice the amount, half of which was advanced."""
    rows = [ROW, {**ROW, "name": "Other"}]
    order = _created(_post(caller, kind="client_order", buyer_name="Buyer", lang="en", positions=rows))
    advance = _created(_post(caller, kind="advance", copy_invoice_from=order["id"], advance_value=GROSS))
    return _post(caller, kind=kind, invoice_ids=[advance["id"]])


CREATE: dict[str, Callable[[Caller, str], Answer]] = {
    "rows": _from_rows,
    "order": _from_order,
    "advances": _from_advances,
}


@pytest.fixture
def caller(alice: Person) -> Caller:
    return Caller(alice)


@pytest.fixture(params=KINDS)
def cells(request: pytest.FixtureRequest) -> dict[str, str]:
    """A row of the table with its kind."""
    return {"kind": request.param, **TABLE[request.param]}


def _make(caller: Caller, cells: dict[str, str]) -> dict[str, Any]:
    return _created(CREATE[cells["create"]](caller, cells["kind"]))


def test_the_table_names_every_kind_once() -> None:
    assert tuple(TABLE) == KINDS
    assert len(TABLE) == PAGE.read_text(encoding="utf-8").count("nr-m/mm/yyyy")


def test_it_is_created_and_numbered_as_the_table_says(caller: Caller, cells: dict[str, str]) -> None:
    document = _make(caller, cells)

    year, month, _ = document["issue_date"].split("-")
    number = cells["number"].replace("nr-m", "1").replace("mm", month).replace("yyyy", year)
    assert (document["kind"], document["price_gross"]) == (cells["kind"], GROSS)
    assert (document["number"], document["pattern"]) == (number, cells["number"])


def test_it_is_printed_and_exported_as_the_table_says(caller: Caller, cells: dict[str, str]) -> None:
    document = _make(caller, cells)

    found = {
        name: caller.get(f"/invoices/{document['id']}.{name.lower()}") for name in ("JSON", "XML", "PDF")
    }

    assert [name for name, answer in found.items() if answer.status_code == 200] == cells["export"].split(
        ", "
    )
    assert json.loads(found["JSON"].content)["kind"] == cells["kind"]
    root = etree.fromstring(found["XML"].content)
    assert (root.findtext("kind"), root.findtext("price-gross")) == (cells["kind"], GROSS)
    words = " ".join(PdfReader(io.BytesIO(_content(found["PDF"]))).pages[0].extract_text().split())
    assert cells["print"] in words
    assert document["number"] in words


def test_it_is_copied_or_refused_as_the_table_says(caller: Caller, cells: dict[str, str]) -> None:
    document = _make(caller, cells)

    status, copy = _post(caller, kind=cells["kind"], copy_invoice_from=document["id"])

    if cells["copy"].startswith(REFUSED):
        assert (status, _reasons(copy)) == (422, [cells["copy"].removeprefix(REFUSED)])
    else:
        assert status == 201
        gross = {"copies": GROSS, "corrects": "0.0"}[cells["copy"]]
        assert (copy["kind"], copy["price_gross"]) == (cells["kind"], gross)
        assert copy["from_invoice_id"] == document["id"]
        assert copy["number"] != document["number"]


def test_it_is_copied_into_an_invoice(caller: Caller, cells: dict[str, str]) -> None:
    document = _make(caller, cells)

    copy = _created(_post(caller, kind="vat", copy_invoice_from=document["id"]))

    wanted = [(row["name"], row["total_price_gross"]) for row in document["positions"]]
    assert [(row["name"], row["total_price_gross"]) for row in copy["positions"]] == wanted
    assert (copy["kind"], copy["from_invoice_id"]) == ("vat", document["id"])


def test_it_is_corrected_or_refused_as_the_table_says(caller: Caller, cells: dict[str, str]) -> None:
    document = _make(caller, cells)
    status, correction = _post(
        caller, kind="correction", copy_invoice_from=document["id"], total_correction="1"
    )

    if cells["correct"].startswith(REFUSED):
        assert (status, _reasons(correction)) == (422, [cells["correct"].removeprefix(REFUSED)])
    else:
        assert (status, cells["correct"]) == (201, "corrects")
        assert (correction["invoice_id"], correction["price_gross"]) == (
            document["id"],
            str(-float(document["price_gross"])),
        )
        assert correction["correction"] == document["number"]


def test_a_final_document_without_an_advance_is_refused(caller: Caller) -> None:
    assert TABLE["final"]["create"] == "advances"

    status, refused = _from_rows(caller, "final")

    assert (status, list(refused["message"])) == (422, ["invoice_ids"])


def _content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _reasons(refused: dict[str, Any]) -> list[str]:
    return [reason for reasons in refused["message"].values() for reason in reasons]
