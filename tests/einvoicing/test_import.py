"""What a supplier billed is what the expense says, scenario by scenario and syntax by syntax."""

from decimal import Decimal

import pytest

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import SCENARIOS
from tidebill.accounts.models import Account
from tidebill.audit.check import check_account
from tidebill.delivery.services.receiving import import_document
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice, Position


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - {"thousand_rows"}))
def test_an_expense_has_the_sums_that_were_billed(scoped: Account, bill: Bill, name: str) -> None:
    issued = SCENARIOS[name](bill)
    source = load(issued)

    for syntax in ("ubl", "cii"):
        expense = import_document(scoped, formats()[syntax].write(source))

        assert _sums(expense) == _sums(issued)
        assert _by_rate(expense) == _by_rate(issued)
        rows = Position.objects.filter(invoice=expense)
        assert sum(row.total_price_net for row in rows) == issued.price_net
        assert expense.paid == issued.paid + _deducted(issued)
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
