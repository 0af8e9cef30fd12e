"""Invariants of every chain."""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.invoices.conftest import Issue
from tidebill.invoices.models import Invoice, Position
from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.chains import settle_advances, split_advance
from tidebill.kernel.totals import TaxLine

CENTS = st.integers(min_value=1, max_value=10**9).map(lambda cents: Decimal(cents) / 100)
RATES = ("23", "8", "5", "0", "zw")


@given(
    shares=st.dictionaries(st.sampled_from(RATES), CENTS, min_size=1),
    parts=st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=4),
)
def test_advances_and_the_final_document_are_the_order_to_the_cent(
    shares: dict[str, Decimal], parts: list[int]
) -> None:
    order = tuple(_line(tax, gross) for tax, gross in shares.items())
    whole = add_up(line.amounts for line in order).gross
    advances = [split_advance((whole * part / 200).quantize(Decimal("0.01")), order=order) for part in parts]

    final = settle_advances(order, advances=advances)

    for line in order:
        taken = [found.amounts for advance in advances for found in advance if found.tax == line.tax]
        left = [found.amounts for found in final if found.tax == line.tax]
        assert add_up([*taken, *left]) == line.amounts


@given(shares=st.dictionaries(st.sampled_from(RATES), CENTS, min_size=1), percent=st.integers(1, 100))
def test_the_parts_of_an_advance_add_up_to_it(shares: dict[str, Decimal], percent: int) -> None:
    order = tuple(_line(tax, gross) for tax, gross in shares.items())
    whole = add_up(line.amounts for line in order).gross
    gross = (whole * percent / 100).quantize(Decimal("0.01"))

    assert add_up(line.amounts for line in split_advance(gross, order=order)).gross == gross


# Fields not copied: number, dates, links, tokens and timestamps.
OWN = {
    *(
        "id",
        "number",
        "number_period",
        "pattern_nr",
        "pattern_nr_m",
        "pattern_nr_d",
        "normalized_number",
        "number_key",
        "search_data",
    ),
    *("issue_date", "sell_date", "transaction_date", "delivery_date", "payment_to", "issue_year"),
    *("accounting_vat_tax_date", "accounting_income_tax_date"),
    *("from_invoice_id", "invoice_id", "token", "sales_code", "created_at", "updated_at"),
}
WORDS = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=30)
COPIED_ROWS = st.fixed_dictionaries(
    {
        "name": WORDS,
        "tax": st.sampled_from(RATES),
        "quantity": st.integers(1, 10**6).map(lambda n: str(Decimal(n) / 1000)),
    },
    optional={"discount_percent": st.integers(1, 90), "description": WORDS, "gtu_code": st.just("GTU_01")},
).flatmap(
    lambda row: st.sampled_from(("total_price_gross", "total_price_net", "price_net", "price_gross")).flatmap(
        lambda name: CENTS.map(lambda price: {**row, name: str(price)})
    )
)
COPIED = st.fixed_dictionaries(
    {"positions": st.lists(COPIED_ROWS, min_size=1, max_size=4), "show_discount": st.booleans()},
    optional={
        "kind": st.sampled_from(("vat", "proforma", "estimate", "receipt", "client_order", "kp")),
        "lang": st.sampled_from(("pl", "en", "de", "pl/en")),
        "currency": st.sampled_from(("PLN", "EUR", "USD")),
        "descriptions": st.lists(st.fixed_dictionaries({"content": WORDS}), max_size=3),
        "recipients": st.lists(st.fixed_dictionaries({"name": WORDS}), max_size=2),
        "settlement_positions": st.just([{"kind": "charge", "amount": "1.50", "reason": "Parcel"}]),
        "place": WORDS,
        "reverse_charge": st.booleans(),
        "payment_type": WORDS,
        "internal_note": WORDS,
        "payment_to_kind": st.sampled_from(("7", "off")),
        "calculating_strategy": st.sampled_from(
            [
                {"position": position, "sum": sum_by, "invoice_form_price_kind": "net"}
                for position in ("default", "keep_gross")
                for sum_by in ("sum", "keep_gross", "keep_net")
            ]
        ),
    },
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(attributes=COPIED)
def test_a_copy_of_a_copy_equals_the_original(issue: Issue, attributes: dict[str, Any]) -> None:
    original = issue(issue_date="2026-01-05", **attributes)
    kind = original.kind

    copy = issue(copy_invoice_from=original.pk, kind=kind, buyer_name=None, positions=None)
    again = issue(copy_invoice_from=copy.pk, kind=kind, buyer_name=None, positions=None)

    assert _columns(again) == _columns(original)
    assert _content(again) == _content(original)
    assert len({original.number, copy.number, again.number}) == 3


def _columns(invoice: Invoice) -> dict[str, Any]:
    row = Invoice.objects.filter(pk=invoice.pk).values().get()
    return {name: value for name, value in row.items() if name not in OWN}


def _line(tax: str, gross: Decimal) -> TaxLine:
    rate = Decimal(tax) if tax.isdigit() else Decimal(0)
    return TaxLine.of(tax, amounts=Amounts.of_gross(gross, rate=rate))


def _content(invoice: Invoice) -> list[dict[str, Any]]:
    apart = ("id", "invoice_id", "created_at", "updated_at")
    rows = Position.objects.filter(invoice=invoice).order_by("place").values()
    return [{name: value for name, value in row.items() if name not in apart} for row in rows]
