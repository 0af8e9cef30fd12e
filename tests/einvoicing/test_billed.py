"""Imported expenses have the billed totals, and note contradictions in the file."""

import re
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.caller import Caller
from tests.people import Person
from tidebill.audit.check import check_account

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
Values = dict[str, Any]


def read(name: str) -> str:
    return (CASES / f"{name}.xml").read_text("utf-8")


def send(person: Person, xml: str, *, expect: int = 201) -> Values:
    answer = Caller(person).post("/invoices/import.json", xml.encode(), content_type="application/xml")
    assert answer.status_code == expect, answer.content
    found: Values = answer.json()
    return found


def due(expense: Values) -> Decimal:
    signs = {"charge": 1, "deduction": -1}
    rows = expense.get("settlement_positions") or []
    extra = sum((signs[row["kind"]] * Decimal(row["amount"]) for row in rows), Decimal(0))
    return Decimal(expense["price_gross"]) + extra - Decimal(expense["paid"])


@pytest.mark.parametrize(
    ("name", "net", "gross", "left"),
    [
        ("base-ubl", "169.15", "195.48", "195.48"),
        ("base-cii", "169.15", "195.48", "195.48"),
        ("c1-minimum-due-below-total", "100.0", "120.0", "80.00"),
        ("c2-negative-prepaid", "169.15", "195.48", "215.48"),
        ("c3b-group-base-not-in-totals", "169.15", "195.48", "195.48"),
        ("c5-charge-indicator-1", "110.0", "132.0", "132.00"),
        ("c7-creditnote-380", "-100.0", "-120.0", "-120.00"),
        ("c7-creditnote-384", "-100.0", "-120.0", "-120.00"),
        ("d1-ubl-group-tax-3-decimals", "100.0", "120.0", "120.00"),
        ("d10-cii-calculated-4-decimals", "100.0", "120.0", "120.00"),
        ("d18-ubl-due-bad", "100.0", "120.0", "120.00"),
        ("e1-ubl-group-base-0.80-off", "100.0", "120.0", "120.00"),
        ("e4-ubl-rows-10.005", "30.02", "36.02", "36.02"),
        ("f1-fa3-with-rozliczenie", "100.0", "123.0", "173.00"),
        ("f2-fa2", "100.0", "123.0", "123.00"),
        ("f3-fa3-factor-account", "100.0", "123.0", "123.00"),
        ("f4-fa3-upr", "100.0", "123.0", "123.00"),
        ("h1-ubl-two-rates-no-breakdown", "169.15", "195.48", "195.48"),
    ],
)
def test_the_billed_totals_are_booked(alice: Person, name: str, net: str, gross: str, left: str) -> None:
    expense = send(alice, read(name))

    assert (expense["price_net"], expense["price_gross"]) == (net, gross)
    assert due(expense) == Decimal(left)
    rows = sum(Decimal(row["total_price_gross"]) for row in expense["positions"])
    assert rows == Decimal(gross)
    assert list(check_account(alice.account)) == []


def test_a_contradiction_is_noted(alice: Person) -> None:
    expense = send(alice, read("c3b-group-base-not-in-totals"))

    assert "the tax breakdown comes to 1044.84, not to net 169.15" in expense["internal_note"]
    assert send(alice, read("e1-ubl-group-base-0.80-off"))["internal_note"] is None


def test_totals_without_matching_parts_are_booked_with_a_note(alice: Person) -> None:
    xml = re.sub(r"(LineExtensionAmount currencyID=\"EUR\">)100.00", r"\g<1>90.00", read("base-ubl"))

    expense = send(alice, xml.replace(">123.31<", ">113.31<"))

    assert expense["price_gross"] == "195.48"
    assert "come to 159.15, not to net 169.15" in expense["internal_note"]


def test_an_unreadable_optional_date_is_noted(alice: Person) -> None:
    expense = send(alice, read("d18-ubl-due-bad"))

    assert expense["payment_to"] is None
    assert "DueDate" in expense["internal_note"]


def test_a_file_without_currency_is_refused(alice: Person) -> None:
    assert "currency" in send(alice, read("d15-ubl-no-currency"), expect=422)["message"]


def test_an_impossible_rate_is_refused(alice: Person) -> None:
    assert "tax rate -" in send(alice, read("d22-ubl-neg-rate"), expect=422)["message"]
    assert Caller(alice).get("/invoices.json?income=no&period=all").json() == []


def test_every_way_to_pay_is_kept_and_a_transfer_proposed(alice: Person) -> None:
    expense = send(alice, read("c4-card-first-then-transfer"))

    assert expense["buyer_bank_account"] == "FR1420041010050500013M02606"
    assert expense["payment_type"] == "transfer"
    assert "Other ways to pay: " in expense["internal_note"]


def test_the_account_of_a_factor_is_kept(alice: Person) -> None:
    xml = read("f3-fa3-factor-account")
    first, factor = re.findall(r"<NrRB>(\w+)</NrRB>", xml)

    expense = send(alice, xml)

    assert expense["buyer_bank_account"] == first
    assert factor in expense["internal_note"]


def test_the_same_invoice_in_other_bytes_is_known(alice: Person) -> None:
    first = send(alice, read("c6-first"))

    again = send(alice, read("c6-same-with-a-newline"), expect=422)

    expected = f"This invoice has already been imported: {first['number']} (/invoices/{first['id']})"
    assert again["message"] == expected
    assert len(Caller(alice).get("/invoices.json?income=no&period=all").json()) == 1


def test_the_same_invoice_in_another_syntax_is_known(alice: Person) -> None:
    send(alice, read("base-ubl"))

    assert "already been imported" in send(alice, read("base-cii"), expect=422)["message"]


def test_an_invoice_of_another_supplier_with_the_same_number_is_another(alice: Person) -> None:
    send(alice, read("base-ubl"))

    assert send(alice, read("base-ubl").replace("FR40303265045", "FR83404833048"))["id"]


_NUMBERS = re.compile(r">(-?\d+(?:\.\d+)?)<")
_JUNK = (
    "",
    "-1",
    "0",
    "1e9",
    "NaN",
    "1e12",
    "-999999999999.99",
    "99999999999999999999999999",
    "0.0000001",
    "-0.005",
    "x",
    "1,5",
    "2026-02-30",
)


@pytest.mark.parametrize("name", ["base-ubl", "base-cii", "f1-fa3-with-rozliczenie"])
@pytest.mark.parametrize("seed", range(8))
def test_no_changed_value_is_an_error_or_another_sum(alice: Person, name: str, seed: int) -> None:
    chance, xml = Random(seed), read(name)  # noqa: S311
    found = list(_NUMBERS.finditer(xml))
    for match in sorted(chance.sample(found, 3), key=lambda each: -each.start()):
        xml = f"{xml[: match.start(1)]}{chance.choice(_JUNK)}{xml[match.end(1) :]}"

    answer = Caller(alice).post("/invoices/import.json", xml.encode(), content_type="application/xml")

    assert answer.status_code in (201, 422), (answer.status_code, answer.content)
    assert list(check_account(alice.account)) == []
