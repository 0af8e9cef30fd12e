"""Advances, their corrections, the final invoice and its corrections add up to the order, by rate, to the
cent.
"""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.books.conftest import Books, Values
from tests.people import Person
from tidebill.audit.check import check_account
from tidebill.invoices.models import Invoice

pytestmark = pytest.mark.django_db
ROWS = [
    {"name": "a", "quantity": 1, "tax": 23, "total_price_gross": "1000"},
    {"name": "b", "quantity": 1, "tax": 8, "total_price_gross": "230"},
]


def order(books: Books, rows: Any = ROWS) -> Values:
    found: Values = books.issue(kind="client_order", positions=rows)
    return found


def advance(books: Books, source: Values, percent: str, *, expect: int = 201) -> Values:
    values = {"advance_creation_mode": "percent", "advance_value": percent, "position_name": "Advance"}
    found: Values = books.issue(None, kind="advance", copy_invoice_from=source["id"], expect=expect, **values)
    return found


def final(books: Books, source: Values, *advances: Values, expect: int = 201) -> Values:
    ids = [each["id"] for each in advances]
    found: Values = books.issue(
        None, kind="final", copy_invoice_from=source["id"], invoice_ids=ids, expect=expect
    )
    return found


def by_rate(*documents: Values) -> dict[str, tuple[Decimal, Decimal]]:
    """Return net and tax by rate from the stored line items, as a tax office would add them up."""
    nets: Counter[str] = Counter()
    taxes: Counter[str] = Counter()
    for row in Invoice._base_manager.filter(pk__in=[each["id"] for each in documents]):
        for line in row.tax_lines:
            nets[line["tax"]] += Decimal(line["net"])  # type: ignore[assignment]
            taxes[line["tax"]] += Decimal(line["tax_amount"])  # type: ignore[assignment]
    return {tax: (Decimal(nets[tax]), Decimal(taxes[tax])) for tax in nets}


def test_a_final_deducts_what_is_left_of_a_corrected_advance(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "50")
    taken_back = books.take_back(first)

    last = final(books, source, first)

    assert last["price_gross"] == "1230.0"
    assert by_rate(first, taken_back, last) == by_rate(source)


def test_after_a_corrected_advance_of_everything_another_can_be_issued(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "100")
    advance(books, source, "1", expect=422)
    books.take_back(first)

    second = advance(books, source, "100")

    assert second["price_gross"] == "1230.0"
    assert by_rate(second, final(books, source, first, second)) == by_rate(source)


def test_an_order_has_one_final(books: Books) -> None:
    source = order(books)
    first, second = advance(books, source, "30"), advance(books, source, "20")

    refused = final(books, source, first, expect=422)
    assert list(refused["message"]) == ["invoice_ids"]
    last = final(books, source, first, second)
    assert list(final(books, source, second, expect=422)["message"]) == ["invoice_ids"]

    assert by_rate(first, second, last) == by_rate(source)


def test_an_advance_has_unit_prices_and_moves_to_another_day(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "50")
    final(books, source, first)

    row = first["positions"][0]
    assert (row["price_gross"], row["price_net"]) == (row["total_price_gross"], row["total_price_net"])
    assert books.change(first, issue_date="2026-01-02")["issue_date"] == "2026-01-02"


def test_an_advance_of_nothing_is_refused(books: Books) -> None:
    source = order(books, [{"name": "a", "quantity": 1, "tax": 23, "total_price_gross": "0.01"}])

    assert list(advance(books, source, "10", expect=422)["message"]) == ["advance_value"]


def test_nothing_can_be_advanced_after_the_final(books: Books) -> None:
    source = order(books)
    final(books, source, advance(books, source, "30"))

    advance(books, source, "10", expect=422)


def test_a_partly_corrected_final_leaves_no_room_for_an_advance(books: Books) -> None:
    source = order(books)
    last = final(books, source, advance(books, source, "30"))
    row = {"name": "back", "quantity": -1, "tax": "23", "total_price_gross": "-100"}
    links = {"invoice_id": last["id"], "from_invoice_id": last["id"]}
    books.issue(kind="correction", positions=[row], **links)

    assert list(advance(books, source, "5", expect=422)["message"]) == ["copy_invoice_from"]


def test_a_final_returns_only_what_its_advances_still_bill(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "50")
    last = final(books, source, first)
    books.take_back(last)
    books.take_back(first)

    row = {"name": "back", "quantity": -1, "tax": "23", "total_price_gross": "-1"}
    links = {"invoice_id": last["id"], "from_invoice_id": last["id"]}
    books.issue(kind="correction", positions=[row], expect=422, **links)


def test_a_final_that_was_taken_back_makes_room_for_another(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "50")
    last = final(books, source, first)
    taken_back = books.take_back(last)
    assert taken_back["price_gross"] == "-615.0"

    again = final(books, source, first)

    assert by_rate(first, last, taken_back, again) == by_rate(source)


def test_a_final_that_was_replaced_stays_taken_back(books: Books, alice: Person) -> None:
    source = order(books)
    first = advance(books, source, "100")
    last = final(books, source, first)
    row = {"name": "back", "quantity": -1, "tax": "8", "total_price_gross": "-1"}
    links = {"invoice_id": last["id"], "from_invoice_id": last["id"]}
    partly = books.issue(kind="correction", positions=[row], **links)
    taken_back = books.take_back(last)
    again = final(books, source, first)

    other = books.issue(buyer_name="Other")["client_id"]

    # Either would bill the order twice.
    refused = books.issue(kind="correction", positions=[row], expect=422, **links)
    assert refused["message"] == f"{last['number']} has been replaced by {again['number']}"
    for correction, dependent in ((partly, taken_back), (taken_back, again)):
        row = {"id": correction["positions"][0]["id"], "total_price_gross": "5"}
        for change in ({"client_id": other}, {"positions": [row]}):
            refused = books.change(correction, expect=422, **change)
            assert dependent["number"] in refused["message"]
        refused = books.call("DELETE", f"/invoices/{correction['id']}.json", expect=422)
        assert dependent["number"] in refused["message"]

    assert list(check_account(alice.account)) == []
    books.call("DELETE", f"/invoices/{again['id']}.json")
    books.call("DELETE", f"/invoices/{taken_back['id']}.json")


def test_a_returned_row_of_a_final_and_the_rest_of_it_are_taken_back(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "50")
    last = final(books, source, first)
    returned = books.correct(last)
    row = {"id": returned["positions"][1]["id"], "total_price_gross": "-230", "total_price_net": "-212.96"}
    returned = books.change(returned, positions=[row])

    rest = books.take_back(last)

    assert Decimal(returned["price_gross"]) + Decimal(rest["price_gross"]) == -615
    assert by_rate(first, last, returned, rest) == by_rate(first)


def test_two_halves_leave_a_final_of_nothing(books: Books) -> None:
    rows = [{"name": "a", "quantity": 1, "tax": 23, "total_price_gross": "100.05"}]
    source = order(books, rows)
    halves = [advance(books, source, "50"), advance(books, source, "50", expect=422)]
    rest = books.issue(
        None,
        kind="advance",
        copy_invoice_from=source["id"],
        advance_creation_mode="amount",
        advance_value=str(Decimal("100.05") - Decimal(halves[0]["price_gross"])),
    )

    last = final(books, source, halves[0], rest)

    assert [last[key] for key in ("price_net", "price_tax", "price_gross")] == ["0.0", "0.0", "0.0"]


def test_a_settled_advance_is_not_corrected(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "50")
    final(books, source, first)

    books.take_back(first, expect=422)

    assert books.read(first)["price_gross"] == "615.0"


SHARE = st.integers(1, 60).map(str)
GROSS = st.integers(1, 10**6).map(lambda cents: str(Decimal(cents) / 100))
LINES = st.lists(st.tuples(st.sampled_from(["23", "8", "5", "0", "zw"]), GROSS), min_size=1, max_size=4)


@given(
    lines=LINES,
    shares=st.lists(SHARE, min_size=1, max_size=4),
    back=st.sets(st.integers(0, 3)),
    ends=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_chain_comes_to_its_order_whatever_is_taken_back(
    books: Books, lines: list[tuple[str, str]], shares: list[str], back: set[int], ends: bool
) -> None:
    rows = [
        {"name": f"r{n}", "quantity": 1, "tax": tax, "total_price_gross": gross}
        for n, (tax, gross) in enumerate(lines)
    ]
    source = order(books, rows)
    documents, advances = [], []
    for index, share in enumerate(shares):
        values = {"advance_creation_mode": "percent", "advance_value": share}
        body = {"kind": "advance", "copy_invoice_from": source["id"], **values}
        answer = books.caller.post("/invoices.json", {"invoice": body})
        if answer.status_code != 201:
            continue
        advances.append(answer.json())
        if index in back:
            taken = books.caller.post(
                "/invoices.json",
                {
                    "invoice": {
                        "kind": "correction",
                        "copy_invoice_from": advances[-1]["id"],
                        "total_correction": "1",
                    }
                },
            )
            documents += [taken.json()] if taken.status_code == 201 else []
    if not advances:
        return
    last = final(books, source, *advances)
    assert by_rate(*documents, *advances, last) == by_rate(source)
    if ends and last["price_gross"] != "0.0":
        taken_back = books.take_back(last)
        rest = final(books, source, *advances)
        assert by_rate(*documents, *advances, last, taken_back, rest) == by_rate(source)


def test_an_order_is_not_billed_twice_by_deleting_a_correction(books: Books) -> None:
    source = order(books)
    first = advance(books, source, "100")
    taken_back = books.take_back(first)
    advance(books, source, "50")

    books.call("DELETE", f"/invoices/{taken_back['id']}.json", expect=422)
    row = {"id": taken_back["positions"][0]["id"], "total_price_gross": "-1", "total_price_net": "-1"}
    books.change(taken_back, positions=[row], expect=422)


def test_a_final_keeps_what_it_deducted_when_its_advances_change_later(books: Books, alice: Person) -> None:
    source = order(books)
    first = advance(books, source, "50")
    last = final(books, source, first)
    books.take_back(last)
    books.call("DELETE", f"/invoices/{first['id']}.json")

    assert books.change(last, internal_note="seen")["price_gross"] == "615.0"
    assert list(check_account(alice.account)) == []


def test_a_final_comes_back_only_if_it_still_deducts_what_it_did(books: Books) -> None:
    source = books.issue("200", kind="client_order")
    first, second = (advance(books, source, "25") for _ in range(2))
    rest = final(books, source, first, second)
    correction = books.take_back(rest)
    books.take_back(first)

    refused = books.call("DELETE", f"/invoices/{correction['id']}.json", expect=422)

    assert refused["message"] == f"The advance invoices that {rest['number']} deducts have changed since"
    assert books.read(correction)["price_gross"] == "-100.0"


def test_a_deleted_final_is_restored_only_if_it_still_deducts_what_it_did(books: Books) -> None:
    source = books.issue("200", kind="client_order")
    part = advance(books, source, "25")
    rest = final(books, source, part)
    books.call("DELETE", f"/invoices/{rest['id']}.json")
    correction = books.take_back(part)

    books.call("POST", f"/invoices/{rest['id']}/restore.json", expect=422)
    books.call("DELETE", f"/invoices/{correction['id']}.json")

    books.call("POST", f"/invoices/{rest['id']}/restore.json")
    assert books.read(rest)["price_gross"] == "150.0"
