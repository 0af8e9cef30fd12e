"""Imported expenses equal the supplier's invoice, for each scenario and syntax."""

from decimal import Decimal

import pytest

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import SCENARIOS, row
from tests.einvoicing.examples import KOSIT, Said, examples
from tidebill.accounts.models import Account
from tidebill.audit.check import check_account
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.receiving import import_document
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import delete_invoice


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - {"thousand_rows"}))
def test_an_expense_has_the_sums_that_were_billed(scoped: Account, bill: Bill, name: str) -> None:
    issued = SCENARIOS[name](bill)
    source = load(issued)

    for syntax in ("ubl", "cii"):
        expense = import_document(scoped, formats()[syntax].write(source), other_recipient=True)

        assert _sums(expense) == _sums(issued)
        assert _by_rate(expense) == _by_rate(issued)
        rows = Position.objects.filter(invoice=expense)
        assert sum(row.total_price_net for row in rows) == issued.price_net
        assert expense.paid == issued.paid + _deducted(issued)
        delete_invoice(expense.pk)
    assert list(check_account(scoped)) == []


def _sums(invoice: Invoice) -> tuple[Decimal, Decimal, Decimal]:
    return invoice.price_net, invoice.price_tax, invoice.price_gross


def _by_rate(invoice: Invoice) -> dict[Decimal, Decimal]:
    sums: dict[Decimal, Decimal] = {}
    for line in invoice.tax_lines:
        rate, amount = Decimal(line["rate"]), Decimal(line["tax_amount"])
        sums[rate] = sums.get(rate, Decimal(0)) + amount
    return {rate: amount for rate, amount in sums.items() if amount}


def _deducted(invoice: Invoice) -> Decimal:
    return sum((Decimal(row["amount"]) for row in invoice.settlement_positions), Decimal(0))


def test_what_is_due_beside_the_sum_is_kept_where_settlements_are_switched_off(scoped: Account) -> None:
    scoped.settlement_positions_enabled = False
    scoped.save()
    example = examples(*KOSIT)["business-cases/standard/01.17a-INVOICE_ubl.xml"]

    expense = import_document(scoped, example, other_recipient=True)

    assert expense.settlement_positions == [
        {"id": 1, "kind": "charge", "amount": "0.01", "reason": "Rounding"}
    ]
    assert expense.amount_due == Said(example).due


def test_no_day_of_payment_is_made_up(scoped: Account, bill: Bill) -> None:
    issued = bill(positions=[row()], payment_to=None, payment_to_kind="off")

    expense = import_document(scoped, formats()["ubl"].write(load(issued)), other_recipient=True)

    assert (expense.payment_to, expense.payment_to_kind) == (None, "off")
