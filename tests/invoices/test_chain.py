from decimal import Decimal
from typing import Any

import pytest
from django_scopes import scope

from tests.invoices.conftest import ROW, Issue
from tests.people import Person
from tidebill.accounts.models import Department
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import cancel_invoice, delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.money import to_wire
from tidebill.payments.commands import NewPayment
from tidebill.payments.services.record import record_payment
from tidebill.payments.wire.payments import Payment
from tidebill.wire.errors import Invalid, RuleViolation

ORDER = [{"name": "Machine", "quantity": 1, "tax": 23, "total_price_gross": "1230.00"}]
THREE_RATES = [
    {"name": "Machine", "quantity": 2, "tax": 23, "total_price_gross": "861.00"},
    {"name": "Food", "quantity": 7, "tax": 8, "total_price_gross": "301.01"},
    {"name": "Book", "quantity": 3, "tax": 0, "total_price_gross": "67.99"},
]


def _sums(invoice: Invoice) -> tuple[str, str, str]:
    return to_wire(invoice.price_net), to_wire(invoice.price_tax), to_wire(invoice.price_gross)


def _by_rate(invoice: Invoice) -> dict[str, tuple[str, str]]:
    return {line["tax"]: (line["net"], line["gross"]) for line in invoice.tax_lines}


def _refused(issue: Issue, **attributes: Any) -> dict[str, list[str]]:
    before = Invoice.objects.count()
    with pytest.raises(Invalid) as caught:
        issue(positions=None, **attributes)
    assert Invoice.objects.count() == before
    return {name: [str(message) for message in found] for name, found in caught.value.errors.items()}


# ── Copies ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_equals_its_source_but_for_number_dates_and_links(issue: Issue) -> None:
    source = issue(
        buyer_name="Buyer",
        buyer_city="Sopot",
        issue_date="2026-01-05",
        payment_to="2026-02-01",
        oid="O-1",
        show_discount=True,
        discount_kind="percent_total",
        descriptions=[{"content": "Thanks"}],
        positions=[{**ROW, "discount_percent": 10}, {**ROW, "name": "Other", "price_net": "33.333"}],
        status="paid",
    )

    copy = issue(copy_invoice_from=source.pk, buyer_name=None, positions=None)
    again = issue(copy_invoice_from=copy.pk, buyer_name=None, positions=None)

    for found in (copy, again):
        assert _sums(found) == _sums(source)
        assert (found.buyer_city, found.oid, found.description) == ("Sopot", None, "Thanks")
        assert (found.client_id, found.department_id) == (source.client_id, source.department_id)
        assert (found.status, found.paid, found.paid_date) == ("issued", Decimal(0), None)
        assert _content(found) == _content(source)
    assert copy.from_invoice_id == source.pk
    assert again.from_invoice_id == copy.pk
    assert len({source.number, copy.number, again.number}) == 3


def test_a_proforma_becomes_an_invoice(issue: Issue) -> None:
    proforma = issue(kind="proforma", issue_date="2026-01-05")

    invoice = issue(copy_invoice_from=proforma.pk, kind="vat", buyer_name=None, positions=None)

    assert (invoice.kind, invoice.from_invoice_id) == ("vat", proforma.pk)
    assert not invoice.number.startswith("P")


def test_a_copy_is_paid_to_the_account_that_the_department_has_now(issue: Issue) -> None:
    source = issue()
    Department.objects.filter(main=True).update(bank_account="NEW ACCOUNT")

    copy = issue(copy_invoice_from=source.pk, buyer_name=None, positions=None)

    assert (source.seller_bank_account or "", copy.seller_bank_account) == ("", "NEW ACCOUNT")


def test_what_is_sent_with_a_copy_wins(issue: Issue) -> None:
    source = issue(place="Gdańsk")

    copy = issue(copy_invoice_from=source.pk, buyer_name="Another", positions=None, place="Sopot")

    assert (copy.buyer_name, copy.place) == ("Another", "Sopot")
    assert copy.client_id != source.client_id


def test_a_copy_with_rows_beside_it_is_refused(issue: Issue) -> None:
    source = issue()

    with pytest.raises(Invalid) as caught:
        issue(copy_invoice_from=source.pk)

    assert list(caught.value.errors) == ["copy_invoice_from"]


# ── Advances and final documents ─────────────────────────────────────────────────────────────────────────


def test_an_order_is_advanced_settled_paid_and_corrected_at_one_rate(issue: Issue) -> None:
    order = issue(kind="client_order", positions=ORDER)

    by_percent, by_amount, final = _advance_and_settle(issue, order, position_name="First part")

    assert _sums(order) == ("1000.0", "230.0", "1230.0")
    assert _sums(by_percent) == ("100.0", "23.0", "123.0")
    assert _sums(by_amount) == ("121.95", "28.05", "150.0")
    assert _sums(final) == ("778.05", "178.95", "957.0")
    assert _by_rate(final) == {"23": ("778.05", "957.0")}
    row = Position.objects.get(invoice=by_percent)
    assert (row.name, row.tax, row.total_price_gross) == ("First part", "23", Decimal(123))
    assert [p.total_price_gross for p in Position.objects.filter(invoice=final)] == [Decimal(1230)]
    assert {doc.invoice_id for doc in (by_percent, by_amount, final)} == {order.pk}

    _pay(final, "957")
    correction = _correct(issue, final)

    assert _payment(final) == ("paid", Decimal(957))
    assert _sums(correction) == ("-778.05", "-178.95", "-957.0")
    assert _by_rate(correction) == {"23": ("-778.05", "-957.0")}
    assert (correction.invoice_id, correction.correction) == (final.pk, final.number)


def test_an_order_is_advanced_settled_paid_and_corrected_at_three_rates(issue: Issue) -> None:
    order = issue(kind="client_order", positions=THREE_RATES)

    by_percent, by_amount, final = _advance_and_settle(issue, order)

    assert _sums(order) == ("1046.7", "183.3", "1230.0")
    assert _by_rate(order) == {"23": ("700.0", "861.0"), "8": ("278.71", "301.01"), "0": ("67.99", "67.99")}
    assert _by_rate(by_percent) == {"23": ("70.0", "86.1"), "8": ("27.87", "30.1"), "0": ("6.8", "6.8")}
    assert _sums(by_percent) == ("104.67", "18.33", "123.0")
    assert _by_rate(by_amount) == {"23": ("85.37", "105.0"), "8": ("33.99", "36.71"), "0": ("8.29", "8.29")}
    assert _sums(by_amount) == ("127.65", "22.35", "150.0")
    assert _by_rate(final) == {"23": ("544.63", "669.9"), "8": ("216.85", "234.2"), "0": ("52.9", "52.9")}
    assert _sums(final) == ("814.38", "142.62", "957.0")

    _pay(final, "900")
    correction = _correct(issue, final)

    assert _payment(final) == ("partial", Decimal(900))
    _pay(final, "57")
    assert _payment(final) == ("paid", Decimal(957))
    assert _sums(correction) == ("-814.38", "-142.62", "-957.0")
    assert _by_rate(correction) == {
        "23": ("-544.63", "-669.9"),
        "8": ("-216.85", "-234.2"),
        "0": ("-52.9", "-52.9"),
    }


def test_one_returned_row_of_a_final_document_is_taken_back_at_its_rate(issue: Issue) -> None:
    order = issue(kind="client_order", positions=THREE_RATES)
    *_, final = _advance_and_settle(issue, order)
    correction = _correct(issue, final, total_correction="0")
    rows = list(Position.objects.filter(invoice=correction))
    nothing = {**rows[1].correction_after_attributes, "quantity": "0", "total_price_gross": "0"}

    changed = update_invoice(
        correction.pk,
        Wire.read({"positions": [{"id": rows[1].pk, "correction_after_attributes": nothing}]}).build(
            InvoiceChange
        ),
    )

    assert _sums(correction) == ("0.0", "0.0", "0.0")
    assert _sums(changed) == ("-278.71", "-22.3", "-301.01")
    assert _by_rate(changed) == {"23": ("0.0", "0.0"), "8": ("-278.71", "-301.01"), "0": ("0.0", "0.0")}


def _advance_and_settle(issue: Issue, order: Invoice, **attributes: Any) -> tuple[Invoice, Invoice, Invoice]:
    """Create an advance of 10 %, one of 150, and the final invoice of both."""
    common = {"copy_invoice_from": order.pk, "buyer_name": None, "positions": None}
    percent = {"advance_creation_mode": "percent", "advance_value": "10", **attributes}
    by_percent = issue(kind="advance", **percent, **common)
    by_amount = issue(kind="advance", advance_creation_mode="amount", advance_value="150", **common)
    final = issue(kind="final", invoice_ids=[by_percent.pk, by_amount.pk], **common)
    return by_percent, by_amount, final


def _correct(issue: Issue, source: Invoice, total_correction: str = "1") -> Invoice:
    return issue(
        copy_invoice_from=source.pk,
        kind="correction",
        total_correction=total_correction,
        buyer_name=None,
        positions=None,
    )


def _pay(invoice: Invoice, price: str) -> None:
    attributes = Payment.read({"price": price, "paid": True, "invoice_id": invoice.pk}).sent()
    record_payment(invoice.account, NewPayment(**attributes))


def _payment(invoice: Invoice) -> tuple[str, Decimal]:
    invoice.refresh_from_db()
    return invoice.status, invoice.paid


def test_a_final_document_may_name_only_its_advances(issue: Issue) -> None:
    order = issue(kind="client_order", positions=ORDER)
    advance = issue(
        copy_invoice_from=order.pk, kind="advance", advance_value="230", buyer_name=None, positions=None
    )

    final = issue(kind="final", invoice_ids=[advance.pk], buyer_name=None, positions=None)

    assert (final.price_gross, final.invoice_id, final.advance_ids) == (Decimal(1000), order.pk, [advance.pk])


def test_a_change_of_a_final_document_still_deducts_its_advances(issue: Issue) -> None:
    order = issue(kind="client_order", positions=ORDER)
    advance = issue(
        copy_invoice_from=order.pk, kind="advance", advance_value="230", buyer_name=None, positions=None
    )
    final = issue(kind="final", invoice_ids=[advance.pk], buyer_name=None, positions=None)

    changed = update_invoice(final.pk, InvoiceChange(place="Gdynia"))

    assert changed.price_gross == Decimal(1000)


def test_advances_above_the_order_are_refused(issue: Issue) -> None:
    order = issue(kind="client_order", positions=ORDER)
    common = {"copy_invoice_from": order.pk, "kind": "advance", "buyer_name": None}
    issue(advance_value="1000", positions=None, **common)

    refused = _refused(issue, advance_value="230.01", **common)

    assert refused == {"advance_value": ["exceeds the remaining amount of the order (230.0)"]}
    assert issue(advance_value="230", positions=None, **common).price_gross == Decimal(230)


def test_a_cancelled_advance_frees_what_it_took(issue: Issue) -> None:
    order = issue(kind="client_order", positions=ORDER)
    common = {"copy_invoice_from": order.pk, "kind": "advance", "buyer_name": None, "positions": None}
    cancel_invoice(issue(advance_value="1230", **common).pk)

    assert issue(advance_value="1230", **common).price_gross == Decimal(1230)


def test_an_order_of_another_account_has_no_advances_here(issue: Issue, charlie: Person) -> None:
    with scope(account=charlie.account):
        sent = {"kind": "client_order", "buyer_name": "Theirs", "positions": ORDER}
        theirs = create_invoice(charlie.account, Wire.read(sent).build(NewInvoice))

    refused = _refused(issue, copy_invoice_from=theirs.pk, kind="advance", advance_value="10")

    assert list(refused) == ["copy_invoice_from"]


@pytest.mark.parametrize("value", ["0", "-5", None])
def test_an_advance_needs_a_value(issue: Issue, value: str | None) -> None:
    order = issue(kind="client_order", positions=ORDER)

    refused = _refused(issue, copy_invoice_from=order.pk, kind="advance", advance_value=value)

    assert list(refused) == ["advance_value"]


def test_an_advance_of_an_invoice_is_refused(issue: Issue) -> None:
    refused = _refused(issue, copy_invoice_from=issue().pk, kind="advance", advance_value="1")

    assert refused == {"copy_invoice_from": ["an advance invoice needs an order, an estimate or a proforma"]}


def test_a_final_document_without_an_advance_is_refused(issue: Issue) -> None:
    order = issue(kind="client_order", positions=ORDER)

    refused = _refused(issue, copy_invoice_from=order.pk, kind="final")

    assert refused == {"invoice_ids": ["a final invoice needs at least one advance invoice"]}


def test_a_final_document_of_another_orders_advance_is_refused(issue: Issue) -> None:
    first, second = (issue(kind="client_order", positions=ORDER) for _ in range(2))
    advance = issue(
        copy_invoice_from=first.pk, kind="advance", advance_value="10", buyer_name=None, positions=None
    )

    refused = _refused(issue, copy_invoice_from=second.pk, kind="final", invoice_ids=[advance.pk])

    assert refused == {"invoice_ids": [f"{advance.number} belongs to another order"]}


def test_an_advance_is_settled_only_once(issue: Issue) -> None:
    order = issue(kind="client_order", positions=ORDER)
    advance = issue(
        copy_invoice_from=order.pk, kind="advance", advance_value="10", buyer_name=None, positions=None
    )
    final = issue(kind="final", invoice_ids=[advance.pk], buyer_name=None, positions=None)

    refused = _refused(issue, kind="final", invoice_ids=[advance.pk], buyer_name=None)

    assert refused == {"invoice_ids": [f"{advance.number} has already been settled by {final.number}"]}
    for verb in (cancel_invoice, delete_invoice):
        with pytest.raises(RuleViolation):
            verb(advance.pk)


# ── Receipts ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_invoice_is_issued_for_a_receipt(issue: Issue) -> None:
    receipt = issue(kind="receipt")

    invoice = issue(
        copy_invoice_from=receipt.pk,
        from_invoice_id=receipt.pk,
        additional_params="for_receipt",
        kind="vat",
        buyer_name="Late buyer",
        positions=None,
    )

    receipt.refresh_from_db()
    invoice.refresh_from_db()
    assert (invoice.receipt_for_invoice_id, receipt.invoice_for_receipt_id) == (receipt.pk, invoice.pk)
    assert (invoice.issued_to_receipt, invoice.exclude_from_stock_level) == (True, True)


def test_a_receipt_has_only_one_invoice(issue: Issue) -> None:
    receipt = issue(kind="receipt")
    issue(from_invoice_id=receipt.pk, additional_params="for_receipt")

    with pytest.raises(Invalid):
        issue(from_invoice_id=receipt.pk, additional_params="for_receipt")

    assert Invoice.objects.count() == 2


def test_an_existing_invoice_is_joined_to_a_receipt(issue: Issue) -> None:
    receipt, invoice = issue(kind="receipt"), issue()

    joined = update_invoice(
        invoice.pk,
        Wire.read(
            {"from_invoice_id": receipt.pk, "invoice_id": receipt.pk, "exclude_from_stock_level": True}
        ).build(InvoiceChange),
    )

    receipt.refresh_from_db()
    assert (joined.receipt_for_invoice_id, receipt.invoice_for_receipt_id) == (receipt.pk, invoice.pk)


def _content(invoice: Invoice) -> list[dict[str, Any]]:
    apart = ("id", "invoice_id", "created_at", "updated_at")
    rows = Position.objects.filter(invoice=invoice).order_by("place").values()
    return [{name: value for name, value in row.items() if name not in apart} for row in rows]
