"""The exchange rate is taken from the table before the tax date, and never later."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests.caller import Caller
from tests.people import Person
from tests.rates.documents import ECB, NBP_JSON
from tidebill.rates.services import load_file

pytestmark = pytest.mark.django_db
ROW = {"name": "Idea", "tax": 23, "total_price_gross": "4859.27"}


@pytest.fixture(autouse=True)
def _tables(db: None) -> None:
    load_file(NBP_JSON, "nbp")
    load_file(ECB, "ecb")


def issue(person: Person, **more: Any) -> dict[str, Any]:
    sent = {
        "buyer_name": "Buyer",
        "currency": "EUR",
        "exchange_currency": "PLN",
        "issue_date": "2026-11-20",
        "positions": [ROW],
        **more,
    }
    answer = Caller(person).post("/invoices.json", {"invoice": sent})
    assert answer.status_code == 201, answer.content
    return answer.json()


def rate(invoice: dict[str, Any]) -> tuple[str | None, str | None, str]:
    return invoice["exchange_currency_rate"], invoice["exchange_date"], invoice["exchange_note"]


def test_it_is_of_the_table_before_the_tax_date(alice: Person) -> None:
    assert rate(issue(alice)) == (
        "4.5803",
        "2026-11-19",
        "1 EUR = 4.5803 PLN (NBP 224/A/NBP/2026, 2026-11-19)",
    )


def test_a_sale_before_the_issue_decides(alice: Person) -> None:
    made = issue(alice, issue_date="2026-11-24", sell_date="2026-11-22")

    assert rate(made)[:2] == ("4.2517", "2026-11-20")


def test_the_ecb_quotes_the_other_way_round(alice: Person) -> None:
    made = issue(alice, exchange_kind="ecb", currency="USD", exchange_currency="EUR", issue_date="2026-11-23")

    assert rate(made) == ("0.92293493", "2026-11-20", "1 USD = 0.92293493 EUR (ECB, 2026-11-20)")


def test_without_that_table_the_kind_is_kept_and_the_rate_stays_empty_for_good(alice: Person) -> None:
    made = issue(alice, issue_date="2026-11-27")
    assert (made["exchange_kind"], rate(made)) == ("nbp", (None, None, ""))

    later = NBP_JSON.replace(b"2026-11-19", b"2026-11-26").replace(b"2026-11-20", b"2026-11-27")
    load_file(later, "nbp")
    Caller(alice).put(f"/invoices/{made['id']}.json", {"invoice": {"internal_note": "seen"}})

    assert rate(Caller(alice).get(f"/invoices/{made['id']}.json").json()) == (None, None, "")


@pytest.mark.parametrize("kind", ["own", "nbp"])
def test_a_rate_that_was_sent_counts(alice: Person, kind: str) -> None:
    made = issue(alice, exchange_kind=kind, exchange_currency_rate="4.5", exchange_note="as agreed")

    assert rate(made) == ("4.5", None, "as agreed")


def test_one_currency_needs_no_rate(alice: Person) -> None:
    assert rate(issue(alice, currency="PLN")) == (None, None, "")


def test_another_currency_brings_another_rate_and_another_day_takes_none_away(alice: Person) -> None:
    made = issue(alice)
    place = f"/invoices/{made['id']}.json"

    dollars = Caller(alice).put(place, {"invoice": {"currency": "USD"}}).json()
    moved = Caller(alice).put(place, {"invoice": {"issue_date": "2026-12-24"}}).json()

    assert rate(dollars)[:2] == ("3.9451", "2026-11-19")
    assert rate(moved) == rate(dollars)


def test_the_print_shows_the_converted_tax(alice: Person) -> None:
    made = issue(alice)

    page = Caller(alice).get(f"/invoices/{made['id']}.json").json()
    assert page["price_tax"] == "908.64"
    pdf = Caller(alice).get(f"/invoices/{made['id']}.pdf").content
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\u00a0", " ").replace("\u202f", " ")
    assert "4,161.84" in text
    assert "224/A/NBP/2026" in text
