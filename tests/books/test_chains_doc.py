"""The worked examples of docs/chains.md are executed line by line; its table of kinds is complete."""

import re
from pathlib import Path

import pytest

from tests.books.conftest import Books, Values
from tidebill.kernel.kinds import DOCUMENT_KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "chains.md").read_text()
TABLES = re.findall(r"<!-- run: chain -->\n((?:\|.*\n)+)", PAGE)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


class Chain:
    """Executes steps; ``last`` is the newest document, ``order`` the newest order."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.documents: list[Values] = []

    def take(self, step: str) -> str:
        verb, _, rest = step.partition(" ")
        document = getattr(self, f"_{verb}")(rest)
        if document is None:
            return ""
        if "message" in document:
            return "refused"
        self.documents.append(document)
        return str(document["price_gross"])

    def _post(self, **values: object) -> Values:
        client = {"client_id": self.documents[0]["client_id"]} if self.documents else {"buyer_name": "Buyer"}
        answer: Values = self.books.caller.post("/invoices.json", {"invoice": {**client, **values}}).json()
        return answer

    def _newest(self, *kinds: str) -> Values:
        return next(each for each in reversed(self.documents) if not kinds or each["kind"] in kinds)

    def _issue(self, gross: str) -> Values:
        return self._post(positions=[row(gross)])

    def _proforma(self, gross: str) -> Values:
        return self._post(kind="proforma", positions=[row(gross)])

    def _order(self, text: str) -> Values:
        parts = [part.split(" @") for part in text.split(", ")]
        return self._post(kind="client_order", positions=[row(gross, tax) for gross, tax in parts])

    def _advance(self, text: str) -> Values:
        value = {"advance_creation_mode": "percent", "advance_value": text.removesuffix(" %")}
        return self._post(kind="advance", copy_invoice_from=self._newest("client_order")["id"], **value)

    def _final(self, _: str) -> Values:
        ids = [each["id"] for each in self.documents if each["kind"] == "advance"]
        source = self._newest("client_order")["id"]
        return self._post(kind="final", copy_invoice_from=source, invoice_ids=ids)

    def _correct(self, text: str) -> Values:
        source = self._newest("vat", "advance", "final")
        if text == "totally":
            return self._post(kind="correction", copy_invoice_from=source["id"], total_correction="1")
        correction = self._post(kind="correction", copy_invoice_from=source["id"])
        after = {"name": "Row", "quantity": 1, "tax": "23", "total_price_gross": text.removeprefix("to ")}
        line = {"id": correction["positions"][0]["id"], "correction_after_attributes": after}
        return dict(self.books.change(correction, positions=[line]))

    def _pay(self, price: str) -> None:
        self.books.pay(self.documents[-1], price)

    def _raise(self, text: str) -> None:
        document = self._newest("vat")
        line = {"id": document["positions"][0]["id"], "total_price_gross": text.removeprefix("to ")}
        self.books.change(document, positions=[line])

    _lower = _raise

    def _deduct(self, amount: str) -> None:
        line = {"kind": "deduction", "amount": amount, "reason": "Deposit"}
        self.books.change(self._newest("vat"), settlement_positions=[line])

    def _invoice(self, _: str) -> Values:
        return self._post(kind="vat", copy_invoice_from=self.documents[-1]["id"])

    def _delete(self, _: str) -> None:
        self.books.call("DELETE", f"/invoices/{self.documents.pop()['id']}.json")


def row(gross: str, tax: str = "23") -> Values:
    return {"name": "Row", "quantity": 1, "tax": tax, "total_price_gross": gross}


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES, ids=range(len(TABLES)))
def test_a_worked_example_comes_out_as_written(books: Books, table: str) -> None:
    chain = Chain(books)
    lines = table.strip().splitlines()[2:]

    executed = []
    for line in lines:
        step = cells(line)[0]
        gross = chain.take(step)
        executed.append((step, gross, f"{books.owed(chain.documents[0]):.1f}"))

    assert executed == [tuple(cells(line)) for line in lines]


def test_there_are_worked_examples() -> None:
    assert len(TABLES) == 3


def test_the_table_of_kinds_is_whole_and_right() -> None:
    rows = re.findall(r"^\| ([a-z_, ]+) \| (yes|no) \| (yes|no) \|$", PAGE, re.MULTILINE)
    written = {kind: (asks, owed) for kinds, asks, owed in rows for kind in kinds.split(", ")}
    flags = {True: "yes", False: "no"}

    assert written == {kind.name: (flags[kind.payable], flags[kind.owed]) for kind in DOCUMENT_KINDS.values()}
