from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invoices.conftest import Issue
from tidebill.invoices.commands import InvoiceChange, LineItemInput
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.pricing.sides import Side, difference, engine_rows, price_side
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.money import to_wire
from tidebill.kernel.positions import PositionInput, PricedPosition
from tidebill.kernel.pricing import price_position
from tidebill.kernel.totals import TaxLine, total_positions
from tidebill.wire.errors import Invalid

ROW = {"name": "Product A1", "quantity": 2, "tax": 23, "total_price_gross": "20"}
DOCUMENTED = {
    "name": "Product A1",
    "quantity": -1,
    "total_price_gross": "-10",
    "tax": "23",
    "kind": "correction",
    "correction_before_attributes": {
        "name": "Product A1",
        "quantity": "2",
        "total_price_gross": "20",
        "tax": "23",
        "kind": "correction_before",
    },
    "correction_after_attributes": {
        "name": "Product A1",
        "quantity": "1",
        "total_price_gross": "10",
        "tax": "23",
        "kind": "correction_after",
    },
}


def _sums(invoice: Invoice) -> tuple[str, str, str]:
    return to_wire(invoice.price_net), to_wire(invoice.price_tax), to_wire(invoice.price_gross)


def _correct(issue: Issue, invoice: Invoice, **attributes: Any) -> Invoice:
    return issue(
        copy_invoice_from=invoice.pk, kind="correction", buyer_name=None, positions=None, **attributes
    )


def _by_rate(invoice: Invoice) -> dict[str, str]:
    return {line["tax"]: line["gross"] for line in invoice.tax_lines}


def test_a_row_carries_the_difference_that_was_sent(issue: Issue) -> None:
    invoice = issue(positions=[ROW])

    correction = issue(
        kind="correction", invoice_id=invoice.pk, from_invoice_id=invoice.pk, positions=[DOCUMENTED]
    )

    row = Position.objects.get(invoice=correction)
    assert (row.quantity, row.total_price_gross, row.total_price_net) == (
        Decimal(-1),
        Decimal(-10),
        Decimal("-8.13"),
    )
    assert _sums(correction) == ("-8.13", "-1.87", "-10.0")
    assert row.correction_before_attributes["total_price_gross"] == "20.0"
    assert row.correction_after_attributes["kind"] == "correction_after"


def test_an_inconsistent_difference_is_taken_as_it_is(issue: Issue) -> None:
    after = {**DOCUMENTED["correction_after_attributes"], "quantity": 0, "total_price_gross": "20"}

    correction = issue(kind="correction", positions=[{**DOCUMENTED, "correction_after_attributes": after}])

    assert correction.price_gross == Decimal(-10)


def test_a_difference_that_was_not_sent_follows_from_the_sides(issue: Issue) -> None:
    sides = {name: value for name, value in DOCUMENTED.items() if name.startswith(("corr", "kind", "name"))}

    correction = issue(kind="correction", positions=[sides])

    row = Position.objects.get(invoice=correction)
    assert (row.quantity, row.total_price_gross, row.tax) == (Decimal(-1), Decimal(-10), "23")


def test_another_rate_is_taken_from_one_and_put_on_the_other(issue: Issue) -> None:
    after = {"name": "Product A1", "quantity": 2, "tax": "8", "total_price_gross": "20"}
    sides = {"correction_before_attributes": ROW, "correction_after_attributes": after}

    correction = issue(kind="correction", positions=[{"name": "Product A1", "kind": "correction", **sides}])

    assert _by_rate(correction) == {"23": "-20.0", "8": "20.0"}
    assert _sums(correction) == ("2.26", "-2.26", "0.0")


def test_a_total_correction_takes_everything_back(issue: Issue) -> None:
    invoice = issue(positions=[ROW, {**ROW, "name": "Other", "tax": 8, "total_price_gross": "33.33"}])

    correction = _correct(issue, invoice, total_correction="1", correction_reason="Returned")

    assert _sums(correction) == tuple(f"-{amount}" for amount in _sums(invoice))
    assert (correction.correction, correction.correction_reason) == (invoice.number, "Returned")
    assert (correction.invoice_id, correction.from_invoice_id) == (invoice.pk, invoice.pk)
    first, _ = Position.objects.filter(invoice=correction).order_by("place")
    assert first.correction_before_attributes["total_price_gross"] == "20.0"
    assert first.correction_after_attributes["total_price_gross"] == "0.0"
    assert first.quantity == Decimal(-2)


def test_a_correction_that_is_not_total_changes_nothing_yet(issue: Issue) -> None:
    invoice = issue(positions=[ROW])

    correction = _correct(issue, invoice, total_correction="0", correction_reason="Price")

    row = Position.objects.get(invoice=correction)
    before, after = row.correction_before_attributes, row.correction_after_attributes
    assert {**before, "kind": None} == {**after, "kind": None}
    assert _sums(correction) == ("0.0", "0.0", "0.0")


def test_the_after_side_can_be_changed_later(issue: Issue) -> None:
    correction = _correct(issue, issue(positions=[ROW]), total_correction="0")
    row = Position.objects.get(invoice=correction)
    after = {**row.correction_after_attributes, "quantity": "1", "total_price_gross": "10"}
    del after["total_price_net"], after["price_net"], after["price_gross"]

    changed = update_invoice(
        correction.pk,
        Wire.read({"positions": [{"id": row.pk, "correction_after_attributes": after}]}).build(InvoiceChange),
    )

    assert _sums(changed) == ("-8.13", "-1.87", "-10.0")


def test_a_correction_of_a_correction_starts_from_what_the_former_left(issue: Issue) -> None:
    invoice = issue(positions=[ROW])
    first = issue(
        kind="correction", invoice_id=invoice.pk, from_invoice_id=invoice.pk, positions=[DOCUMENTED]
    )

    second = _correct(issue, first, total_correction="1")

    assert _sums(second) == ("-8.13", "-1.87", "-10.0")
    assert invoice.price_gross + first.price_gross + second.price_gross == 0


@pytest.mark.parametrize("kind", ["percent_total", "percent_unit", "percent_unit_gross", "amount"])
@pytest.mark.parametrize("rule", ["sum", "keep_gross", "keep_net"])
def test_what_was_discounted_is_taken_back_to_the_cent(issue: Issue, kind: str, rule: str) -> None:
    rows = [
        {"name": "A", "quantity": 3, "tax": 23, "total_price_gross": "99.97", "discount_percent": "7.5"},
        {"name": "B", "quantity": 7, "tax": 8, "total_price_gross": "11.11", "discount": "1.23"},
    ]
    invoice = issue(
        positions=rows,
        show_discount=True,
        discount_kind=kind,
        calculating_strategy={"position": "default", "sum": rule, "invoice_form_price_kind": "net"},
    )

    correction = _correct(issue, invoice, total_correction="1")

    assert _sums(correction) == tuple(f"-{amount}" for amount in _sums(invoice))


def test_a_cancelled_document_is_not_corrected(issue: Issue) -> None:
    invoice = issue(positions=[ROW])
    cancel_invoice(invoice.pk)

    with pytest.raises(Invalid) as caught:
        _correct(issue, invoice)

    assert list(caught.value.errors) == ["copy_invoice_from"]
    assert Invoice.objects.count() == 1


def test_a_side_that_is_no_row_is_refused_by_its_field(issue: Issue) -> None:
    bad = {**DOCUMENTED, "correction_after_attributes": {"tax": "a lot"}}

    with pytest.raises(Invalid) as caught:
        issue(kind="correction", positions=[bad])

    assert list(caught.value.errors) == ["positions[0].correction_after_attributes.tax"]


CENTS = st.integers(min_value=-(10**9), max_value=10**9).map(lambda cents: Decimal(cents) / 100)
TAXES = st.sampled_from(["23", "8", "5", "0", "zw"])
SIDES = st.fixed_dictionaries(
    {"quantity": st.integers(1, 1000).map(Decimal), "tax": TAXES, "total_price_gross": CENTS}
)


@given(before=SIDES, after=SIDES)
def test_before_and_the_difference_are_after(before: dict[str, Any], after: dict[str, Any]) -> None:
    first, second = _sides(before, after)

    found = difference(first, second)

    for name in ("quantity", "total_price_net", "total_price_gross"):
        assert Decimal(first[name]) + getattr(found, name) == Decimal(second[name])


@given(pairs=st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=6))
def test_before_and_the_correction_are_after_at_every_rate(
    pairs: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    before = [price_position(PositionInput(**row)) for row, _ in pairs]
    after = [price_position(PositionInput(**row)) for _, row in pairs]
    corrected = [row for pair in pairs for row in _corrected(*pair)]

    first, found, second = (total_positions(rows) for rows in (before, corrected, after))

    for line in (*first.tax_lines, *second.tax_lines, *found.tax_lines):
        sums = [_amounts_at(totals.tax_lines, line.tax) for totals in (first, found, second)]
        assert add_up(sums[:2]) == sums[2]
    assert first.price_gross + found.price_gross == second.price_gross
    assert first.price_net + found.price_net == second.price_net


def _sides(before: dict[str, Any], after: dict[str, Any]) -> tuple[Side, Side]:
    first = price_side(LineItemInput(**before), "correction_before", "x")
    return first, price_side(LineItemInput(**after), "correction_after", "x")


def _corrected(before: dict[str, Any], after: dict[str, Any]) -> list[PricedPosition]:
    """Return the line items by which a correction is totaled."""
    first, second = _sides(before, after)
    row = Position(kind="correction", correction_before_attributes=first, correction_after_attributes=second)
    return engine_rows(row, price_position(difference(first, second)))


def _amounts_at(lines: Sequence[TaxLine], tax: str) -> Amounts:
    return add_up(line.amounts for line in lines if line.tax == tax)
