"""French e-reporting: consumers by day and rate, companies abroad one by one, payments for services."""

from decimal import Decimal
from typing import Any

from tests.caller import Caller
from tests.http.test_tables import body_of
from tests.invoices.conftest import Issue, issue
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Department

__all__ = ["issue"]
SELLER = {
    "seller_country": "FR",
    "seller_tax_no": "FR40303265045",
    "currency": "EUR",
    "issue_date": "2026-11-20",
}
COMPANY = {"buyer_name": "Client SARL", "buyer_tax_no": "FR44732829320", "buyer_country": "FR"}
FOREIGN = {"buyer_name": "Muster GmbH", "buyer_tax_no": "DE136695976", "buyer_country": "DE"}
CONSUMER = {"buyer_name": "Jeanne Martin", "buyer_tax_no": "", "buyer_country": "FR"}


def sell(issue: Issue, *rows: tuple[str, str], **attributes: Any) -> Any:
    positions = [
        {"name": "Idea", "quantity": 1, "tax": tax, "total_price_gross": gross} for tax, gross in rows
    ]
    return issue(**{**SELLER, "transaction_type": "services", "positions": positions, **attributes})


def test_it_has_what_the_tax_office_is_owed(alice: Person, issue: Issue) -> None:
    sell(issue, ("20", "120"), **CONSUMER)
    sell(issue, ("20", "60"), ("10", "11"), **CONSUMER)
    sell(issue, ("20", "24"), **CONSUMER, transaction_type="goods")
    sell(issue, ("20", "12"), **CONSUMER, transaction_type="mixed")
    sell(issue, ("20", "999"), **COMPANY)
    abroad = sell(issue, ("np", "500"), **FOREIGN)
    sell(issue, ("23", "70"), **CONSUMER, seller_country="PL")
    caller = Caller(alice)
    payment = {
        "price": "60",
        "invoice_id": abroad.pk,
        "paid": True,
        "paid_date": "2026-11-25",
        "currency": "EUR",
    }
    assert caller.post("/banking/payments.json", {"banking_payment": payment}).status_code == 201

    rows = caller.get("/reports/ereporting.json", period="all").json()
    seen = [
        (row["part"], row["category"], row["tax"], row["count"], row["net"], row["tax_amount"], row["gross"])
        for row in rows
    ]
    assert [tuple(map(str, row)) for row in seen] == [
        ("b2c", "TPS1", "20", "2", "150.0", "30.0", "180.0"),
        ("b2c", "TPS1", "10", "1", "10.0", "1.0", "11.0"),
        ("b2c", "TLB1", "20", "1", "20.0", "4.0", "24.0"),
        ("b2c", "None", "20", "1", "10.0", "2.0", "12.0"),
        ("b2b_international", "TNT1", "np", "1", "500.0", "0.0", "500.0"),
        ("payment", "TPS1", "np", "1", "60.0", "0.0", "60.0"),
    ]
    assert (rows[4]["buyer_tax_no"], rows[4]["number"]) == ("DE136695976", abroad.number)
    assert rows[5]["day"] == "2026-11-25"
    assert sum(Decimal(row["gross"]) for row in rows if row["part"] != "payment") == 727
    table = body_of(caller.get("/reports/ereporting.csv", period="all")).decode("utf-8-sig")
    assert len(table.splitlines()) == len(rows) + 1
    earlier = {"period": "more", "date_from": "2026-01-01", "date_to": "2026-11-19"}
    assert caller.get("/reports/ereporting.json", **earlier).json() == []


def test_only_accounts_in_france_see_it(alice: Person, issue: Issue) -> None:
    visitor = Visitor(alice)
    Department.objects.update(country="PL")
    assert "/reports/ereporting" not in visitor.read("/reports")
    Department.objects.update(country="FR")
    assert "/reports/ereporting" in visitor.read("/reports")
    sell(issue, ("20", "120"), **CONSUMER)
    assert "Consumers" in visitor.read("/reports/ereporting?period=all")
