from decimal import Decimal
from typing import Any

import pytest

from tests.caller import Caller
from tests.people import Person

Values = dict[str, Any]


class Books:
    """A bookkeeper working through the API: each method is one request and returns the decoded body."""

    def __init__(self, person: Person) -> None:
        self.caller = Caller(person)

    def call(self, verb: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        answer = self.caller.send(verb, path, body)
        assert answer.status_code == expect, answer.content
        return answer.json()

    def issue(self, gross: str | None = "100", *, expect: int = 201, **values: Any) -> Any:
        body = {"buyer_name": "Buyer", **values}
        if gross is not None and "copy_invoice_from" not in body and "positions" not in body:
            body["positions"] = [{"name": "Row", "quantity": 1, "tax": 23, "total_price_gross": gross}]
        return self.call("POST", "/invoices.json", {"invoice": body}, expect=expect)

    def correct(self, invoice: Values, *, expect: int = 201, **values: Any) -> Any:
        body = {
            "kind": "correction",
            "copy_invoice_from": invoice["id"],
            "correction_reason": "Error",
            **values,
        }
        return self.issue(None, expect=expect, **body)

    def take_back(self, invoice: Values, *, expect: int = 201, **values: Any) -> Any:
        return self.correct(invoice, expect=expect, total_correction="1", **values)

    def change(self, invoice: Values, *, expect: int = 200, **values: Any) -> Any:
        return self.call("PUT", f"/invoices/{invoice['id']}.json", {"invoice": values}, expect=expect)

    def pay(self, invoice: Values, price: str, *, day: str | None = None, **values: Any) -> Any:
        body = {"name": "p", "price": price, "currency": invoice["currency"], "paid": True, "paid_date": day}
        body |= {"invoice_id": invoice["id"], **values}
        return self.call("POST", "/banking/payments.json", {"banking_payment": body}, expect=201)

    def read(self, invoice: Values) -> Any:
        return self.call("GET", f"/invoices/{invoice['id']}.json")

    def payment(self, payment: Values) -> Any:
        return self.call("GET", f"/banking/payments/{payment['id']}.json")

    def paid(self, invoice: Values) -> tuple[str, str]:
        now = self.read(invoice)
        return now["status"], now["paid"]

    def balance(self, invoice: Values) -> Decimal:
        return Decimal(self.call("GET", f"/clients/{invoice['client_id']}.json").get("balance", 0))

    def receivable(self, invoice: Values) -> Decimal:
        rows = self.call("GET", "/reports/receivables.json")
        return sum(
            (Decimal(row["total"]) for row in rows if row["client_id"] == invoice["client_id"]), Decimal(0)
        )

    def statement(self, invoice: Values, first: str = "", last: str = "") -> list[Values]:
        query = f"client_id={invoice['client_id']}"
        if first:
            query += f"&period=more&date_from={first}&date_to={last}"
        rows: list[Values] = self.call("GET", f"/reports/statement.json?{query}")
        return rows

    def owed(self, invoice: Values) -> Decimal:
        """Return the client's balance, on which every view of the books must agree."""
        balance = self.balance(invoice)
        statement = self.statement(invoice)
        assert self.receivable(invoice) == balance
        assert Decimal(statement[-1]["balance"] if statement else 0) == balance
        return balance


@pytest.fixture
def books(alice: Person) -> Books:
    return Books(alice)
